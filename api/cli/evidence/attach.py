"""Texts attached to sources and taken away again, from a terminal."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import click
from tabulate import tabulate

from api.cli.shared.opening import asking
from api.cli.shared.terminal import say
from api.evidence.verdicts import all_sources, held
from api.plain import plain
from api.service.stores import Service
from events.errors import TextRefusedError, UnknownIdError
from events.source_texts.attached_texts import read_text_file
from events.vocabulary.registry import SourceAdded
from projections.filing.resolve import resolve
from projections.model.clocks import FOREVER, Clocks
from projections.timeline.as_written import Asked

_Outcome = tuple[str, str, str]
_HEADERS = ("source", "text", "file")


async def attach(id: str, file: Path, data: Path) -> None:
    """Attach one text; raises `UnknownIdError`, `TextRefusedError`."""
    async with asking(data) as service:
        source = service.reader.registered("source", id, SourceAdded, known_at=FOREVER)
        service.texts.attach(id, read_text_file(file))
        _print([(id, _state(service, source), file.name)])


async def attach_all(folder: Path, data: Path) -> None:
    """Attach the files that are the texts of recorded sources, going by their hash."""
    async with asking(data) as service:
        by_hash: dict[str | None, list[SourceAdded]] = defaultdict(list)
        for source in all_sources(service, await _now(service)):
            by_hash[source.sha256].append(source)
        lines = [
            line
            for file in sorted(each for each in folder.iterdir() if each.is_file())
            for line in _attach_matching(service, file, by_hash)
        ]
        attached = set(service.texts.sources())
        lines += [
            (source.id, "not attached", "")
            for each in by_hash.values()
            for source in each
            if source.id not in attached
        ]
        _print(lines)


async def detach(id: str, data: Path) -> None:
    """Take away what is attached; raises `UnknownIdError` where there is nothing."""
    async with asking(data) as service:
        held_of = [
            name
            for name, kept in (("text", service.texts), ("data set", service.data_sets))
            if kept.detach(id)
        ]
        if not held_of:
            raise UnknownIdError("attached text", id)
        click.echo(f"the {' and the '.join(held_of)} of {id} is detached; its citations stay")


async def list_texts(data: Path) -> None:
    """Print every source with what is attached to it."""
    async with asking(data) as service:
        found = list(all_sources(service, await _now(service)))
        lines = [(each.id, _state(service, each), each.file or "") for each in found]
        known = {each.id for each in found}
        lines += [
            (each, "attached, but no such source", "")
            for each in (*service.texts.sources(), *service.data_sets.sources())
            if each not in known
        ]
        _print(lines)


def _attach_matching(
    service: Service, file: Path, by_hash: dict[str | None, list[SourceAdded]]
) -> Iterator[_Outcome]:
    try:
        data = read_text_file(file)
        matching = by_hash.get(sha256(data).hexdigest(), [])
        for source in matching:
            service.texts.attach(source.id, data)
            yield source.id, _state(service, source), file.name
        if not matching:
            yield "", "matches no source", file.name
    except TextRefusedError as error:
        yield "", f"refused: found {error.found}", file.name


def _state(service: Service, source: SourceAdded) -> str:
    with service.data_sets.attached(source.id) as records:
        if records is not None:
            return f"attached, {records.count():,} records"
    text = service.texts.attached(source.id)
    return "not attached" if text is None else f"attached, {held(text, source)}"


async def _now(service: Service) -> Clocks:
    return await resolve(Asked(), service.ledger, service.views)


def _print(lines: list[_Outcome]) -> None:
    lines = [(id, state, plain(file)) for id, state, file in lines]
    say(tabulate(lines, _HEADERS, disable_numparse=True) if lines else "nothing")
