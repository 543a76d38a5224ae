"""What is cited: a source for the words that stand in it, or an answer as it stands.

A reference knows no format; `api/references/bibliography.py` renders it in those of reference
managers. Names of authors are kept whole: nothing here knows which part of a name is the family's.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import regex
from msgspec import Struct

from api.plain import web_address
from events.dates_in_words.date_words import day_words
from events.vocabulary.base import Citation
from events.vocabulary.registry import ActorAdded, SourceAdded
from projections.facts.citations import CitationItem
from projections.facts.facts import FactView
from projections.model.reader import Reader
from projections.relations.pair_state import Relations
from projections.timeline.as_written import ClocksUsed

SERVICE = "Detente"

_ENDED = regex.compile(r"[\p{Sentence_Terminal}\u2026][\p{Pe}\p{Pf}\p{Pi}\"']*\s*$")
"""A text that ends as a sentence does, in whatever script, perhaps within marks."""

_WITH_ARTICLE = ("United ", "European ")
"""Names of actors that begin so are said with "the"."""


class Reference(Struct, frozen=True, kw_only=True):
    """A document, a data set, or a state of relations that Detente answered with.

    `issued` is EDTF. `quotes` are the passages that are cited. `record` names the entry in the
    ledger, `note` says what the reference is for, each in a sentence. `version` is the ledger's, or
    the data set's.
    """

    key: str
    kind: Literal["document", "data set", "state"]
    title: str
    publisher: str
    authors: tuple[str, ...] = ()
    issued: str | None = None
    url: str | None = None
    language: str | None = None
    quotes: tuple[str, ...] = ()
    note: str = ""
    record: str = ""
    version: str | None = None


def of_citation(
    reader: Reader, item: CitationItem, summary: str, at: str, known_at: int
) -> Reference:
    """The source of a citation, cited for its quote; `at` is where the record can be looked up."""
    return _document(
        item.source,
        key=item.id,
        quotes=_quotes((item.citation,)),
        note=_note(reader, (item.citation,), summary, known_at),
        record=f"{SERVICE}, citation {item.id}, {at}",
    )


def of_fact(reader: Reader, view: FactView, at: str, known_at: int) -> tuple[Reference, ...]:
    """A reference for each source that supports the fact, in the order of its citations."""
    return tuple(
        _document(
            reader.registered("source", source, SourceAdded, known_at=known_at),
            key=f"{view.id}.{source}",
            quotes=_quotes(citations),
            note=_note(reader, citations, view.fact.summary, known_at),
            record=f"{SERVICE}, fact {view.id}, {at}",
        )
        for source, citations in _supporting(view)
    )


def of_state(reader: Reader, state: Relations, clocks: ClocksUsed, url: str | None) -> Reference:
    """The answer itself, with the root of the ledger that it was computed at."""
    a, b = (_said(_name(reader, each, clocks.known_at)) for each in state.between)
    public = f", public by {day_words(clocks.public_by)}" if clocks.public_by else ""
    version = f"ledger position {clocks.known_at}, root {clocks.root}"
    return Reference(
        key=".".join(_key_of_state(state, clocks)),
        kind="state",
        title=f"State of relations between {a} and {b} as of {day_words(clocks.as_of)}{public}",
        publisher=SERVICE,
        url=url,
        language="en",
        record=f"As recorded by {SERVICE}, {version}",
        version=version,
    )


def where(clocks: ClocksUsed, address: str | None = None) -> str:
    """Where a record can be looked up: the ledger's position and, if there is one, its address."""
    position = f"ledger position {clocks.known_at}"
    return f"{position}, {address}" if address else position


def _document(
    source: SourceAdded, *, key: str, quotes: tuple[str, ...], note: str, record: str
) -> Reference:
    return Reference(
        key=key,
        kind="document" if source.data_set is None else "data set",
        title=source.title,
        publisher=source.publisher,
        authors=source.authors,
        issued=source.published,
        url=web_address(source.url),
        language=source.language,
        quotes=quotes,
        note=f"{ended(note)} {_made(source)}Lineage: {source.lineage}",
        record=record,
        version=None if source.data_set is None else source.data_set.version,
    )


def ended(sentence: str) -> str:
    """A sentence with the mark that ends it: what it has itself, be it within quotation marks or
    parentheses, or a full stop.
    """
    return sentence if _ENDED.search(sentence) else f"{sentence.rstrip()}."


def _supporting(view: FactView) -> Iterable[tuple[str, tuple[Citation, ...]]]:
    found: dict[str, tuple[Citation, ...]] = {}
    for each in view.fact.citations:
        if each.bearing == "supports":
            found[each.source] = (*found.get(each.source, ()), each)
    return found.items()


def _note(reader: Reader, citations: tuple[Citation, ...], summary: str, known_at: int) -> str:
    """What the passages are cited for, and who asserts them where it is not the outlet."""
    bearings = dict.fromkeys(each.bearing for each in citations)
    said = [ended(f"{bearing.capitalize()}: {summary}") for bearing in bearings]
    asserted = dict.fromkeys(each.asserted_by for each in citations if each.asserted_by)
    if asserted:
        names = (_name(reader, each, known_at) for each in asserted)
        said.append(f"Asserted by {', '.join(names)}.")
    if records := [each.record.id for each in citations if each.record is not None]:
        said.append(ended(f"Record {', '.join(records)}"))
    return " ".join(said)


def _quotes(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(each.exact for each in citations if each.record is None)


def _made(source: SourceAdded) -> str:
    return "Made by a program. " if source.is_machine else ""


def _name(reader: Reader, actor: str, known_at: int) -> str:
    return reader.registered("actor", actor, ActorAdded, known_at=known_at).name


def _said(name: str) -> str:
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def _key_of_state(state: Relations, clocks: ClocksUsed) -> Iterator[str]:
    yield "relations"
    yield from state.between
    yield clocks.as_of
    if clocks.public_by is not None:
        yield f"public-{clocks.public_by}"
    yield str(clocks.known_at)
