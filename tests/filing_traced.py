"""Which code is run where events are filed, and where elements are rendered: a process of its own,
as what was remembered before would not be run again.
"""

import ast
import json
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from events.ledger.protocol import recorded as read
from events.vocabulary.catalogue import AnyEvent
from projections.dossiers.rendering import worked_out
from projections.filing.projector import Projector
from projections.model.reader import Reader
from seeds.founding import founding_events
from tests.projected import empty_views, recorded
from tests.random_facts import KINDS, SOURCES, plain_step
from tests.random_ledgers import ACTS, events_of
from tests.running import ROOT

DATES = ("2023-06-05/2023-06-08", "[2023-06-10..]")

Run = set[tuple[str, int]]


@contextmanager
def traced() -> Iterator[Run]:
    """The files and first lines of the code of ours that is run meanwhile."""
    found: Run = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            found.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def named(run: Run) -> list[str]:
    """The same by module and by the name at its top that the code stands under."""
    found = set()
    for path, line in run:
        if Path(path).is_relative_to(ROOT):
            relative = Path(path).relative_to(ROOT)
            if relative.parts[0] in {"projections", "events"}:
                module = ".".join(relative.with_suffix("").parts)
                found.add(f"{module}.{_name_at(Path(path), line)}")
    return sorted(found)


def _name_at(path: Path, line: int) -> str:
    statements = ast.parse(path.read_bytes()).body
    first = [min([each.lineno, *_decorators(each)]) for each in statements]
    match statements[bisect_right(first, line) - 1]:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    raise AssertionError(f"{path}:{line} stands under no name")


def _decorators(statement: ast.stmt) -> list[int]:
    return [each.lineno for each in getattr(statement, "decorator_list", [])]


def samples() -> Iterator[list[AnyEvent]]:
    """The founding facts; every kind of fact on dates of every kind, and all that can become of
    them.
    """
    yield [*founding_events()]
    for date in DATES:
        facts = [plain_step(kind, date) for kind in range(len(KINDS))]
        naming = [
            plain_step(kind, date, place)._replace(issues=("chips",), doubt=kind)
            for place, kind in enumerate(range(len(KINDS)))
        ]
        acts = [
            plain_step(place, date)._replace(act=act, target=place, shape=place % 12, doubt=place)
            for place, act in enumerate([*ACTS, *reversed(ACTS)])
        ]
        cited = [
            acts[0]._replace(act="cite", target=place % 3, doubt=place, sources=(source,))
            for place, source in enumerate([*SOURCES] * 3)
        ]
        yield events_of([*facts, *acts])
        yield events_of([*naming, *acts])
        yield events_of([*naming[-20:], *cited, *acts])


def forget() -> None:
    """What was remembered of dates, words and fields when events were admitted."""
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] in {"projections", "events"}:
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


def filed(events: list[AnyEvent], size: int, into: Callable[[str, Run], None]) -> None:
    """File some events, a few at once, and render what they bear on."""
    ledger, db = recorded(events), empty_views()
    forget()
    with traced() as run:
        projector = Projector(db)
        for start in range(0, len(ledger), size):
            batch = ledger[start : start + size]
            projector.apply([read(each.position, each.stored) for each in batch])
    into("filing", run)
    reader, waiting = Reader(db), projector.unrendered(1_000)
    with traced() as run:
        found = worked_out(reader, waiting)
    into("rendering", run)
    with traced() as run:
        projector.keep(found)
        Projector(db)
    into("filing", run)


def main() -> None:
    """Say what was run, by what for."""
    runs: dict[str, Run] = {"filing": set(), "rendering": set()}
    for number, events in enumerate(samples()):
        filed(events, 7 if number else len(events), lambda what, run: runs[what].update(run))
    print(json.dumps({what: named(run) for what, run in runs.items()}))


if __name__ == "__main__":
    main()
