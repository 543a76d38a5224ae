"""How often a field that a passage fills is what the record has: over all quotes of the founding
facts, each with the kind that is recorded.

    python -m tests.facts_told_measured DIRECTORY

prints, for each field, how often it was filled rightly, in part (some of those that are recorded),
left blank, and wrong; with `--wrong` each that was.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from events.time.dates import parse
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from projections.filing import store
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.passages.fact_told import fact_told
from projections.passages.names_known import NamesKnown
from projections.passages.passage import PassageOf
from seeds.founding import founding_events
from tests.beside import ARTICLES

NOT_TOLD: Final = frozenset(
    (
        "id",
        "type",
        "summary",
        "citations",
        "issues",
        "follows",
        "note",
        "credibility",
        "graded_by",
        "codings",
    )
)
"""Fields that no single passage tells."""


class Judged(NamedTuple):
    """A field of a fact beside a quote: what was filled, and what is recorded."""

    fact: str
    kind: str
    quote: str
    field: str
    filled: Any
    recorded: Any
    sentence: str = ""

    @property
    def verdict(self) -> str:
        if self.filled is None:
            return "blank"
        recorded = list(self.recorded) if isinstance(self.recorded, tuple) else self.recorded
        if self.filled == recorded or _same(self.filled, recorded):
            return "right"
        if isinstance(self.filled, list) and set(self.filled) < set(self.recorded or ()):
            return "part"
        if self.field in {"date", "attested", "planned_for"} and isinstance(recorded, str):
            return "blunter" if _holds(self.filled, recorded) else "wrong"
        return "wrong"


def _same(filled: Any, recorded: Any) -> bool:
    return isinstance(filled, list) and isinstance(recorded, list) and set(filled) == set(recorded)


def _holds(filled: str, recorded: str) -> bool:
    """Whether a date has all the days that another one has."""
    outer, inner = parse(filled).days, parse(recorded).days
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def judged(reader: Reader) -> Iterator[Judged]:
    """Every field of every fact beside each of its quotes."""
    events = list(founding_events())
    sources = {each.id: each for each in events if isinstance(each, SourceAdded)}
    texts = {id: _text(each) for id, each in sources.items()}
    for fact in events:
        if not isinstance(fact, AnyFact):
            continue
        recorded = msgspec.to_builtins(fact)
        for citation in fact.citations:
            place = citation.passage
            if place is None or citation.bearing != "supports" or citation.says:
                continue
            days = parse(sources[citation.source].published).days
            day = days.earliest if days.earliest == days.latest else None
            clocks = Clocks(days.latest, FOREVER - 1)
            known = NamesKnown(reader, clocks, is_dated=day is not None)
            passage = PassageOf(
                content=texts[citation.source], start=place.start, end=place.end, published=day
            )
            told = fact_told(known, passage, {"type": recorded["type"]}).filled.fact
            for field in sorted({*told, *recorded} - NOT_TOLD):
                yield Judged(
                    fact.id,
                    recorded["type"],
                    place.exact,
                    field,
                    told.get(field),
                    recorded.get(field),
                    passage.content[max(0, place.start - 300) : place.end + 200],
                )


def _text(source: SourceAdded) -> str:
    return (ARTICLES / (source.file or "")).read_bytes().decode()


def main() -> None:
    """Print the figures."""
    reader = Reader(store.open_for_reading(Path(sys.argv[1])))
    counts: dict[str, Counter[str]] = {}
    for each in judged(reader):
        for name in (each.field, "all"):
            counts.setdefault(name, Counter())[each.verdict] += 1
        if each.verdict in sys.argv[2:]:
            print(f"{each.kind} {each.field}: {each.filled!r}, recorded {each.recorded!r}")
            print(f"    {each.quote!r} in {each.sentence!r}")
    for name, verdicts in sorted(counts.items()):
        filled = verdicts.total() - verdicts["blank"]
        share = 100 * verdicts["wrong"] / filled if filled else 0
        print(f"{name:15} {dict(verdicts)} wrong {share:.1f} %")


if __name__ == "__main__":
    main()
