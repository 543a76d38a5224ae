"""What an event must satisfy before it is written, given what the ledger holds.

References, dates and new ids are found by the fields' types (`events.event`), so a new kind of
event is checked without a line here.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from msgspec import Meta

from events.amendments import CitationAdded, FactCorrected, FactRetracted
from events.catalogue import KIND_OF_REGISTRATION, AnyEvent, stream_of, tag_of
from events.dates import Edtf, parse
from events.errors import DateError, Fault
from events.event import QUOTE_WORDS, Citation, Event, Fact
from events.registry import ActorMerged

_EDTF_META = Edtf.__metadata__[0]  # type: ignore[attr-defined]  # Annotated keeps it at run time
_RETRACTED = tag_of(FactRetracted)
_MERGED = tag_of(ActorMerged)


class Last(NamedTuple):
    """A stream's last event: its position and tag."""

    position: int
    tag: str


LastOf = Callable[[str], Last | None]


def faults_of(events: Sequence[AnyEvent], last_of: LastOf) -> tuple[Fault, ...]:
    """Every rule that the events break, given the streams' last events before the batch."""
    pending: dict[str, Last] = {}

    def last(stream: str) -> Last | None:
        return pending.get(stream) or last_of(stream)

    faults: list[Fault] = []
    for index, event in enumerate(events):
        faults.extend(Fault(index, *broken) for broken in _broken(event, last))
        pending[stream_of(event)] = Last(0, tag_of(type(event)))
    return tuple(faults)


_Broken = tuple[str, str, str | None]


def _broken(event: AnyEvent, last: LastOf) -> Iterator[_Broken]:
    match event:
        case FactCorrected():
            yield from _broken_amendment(event.fact.id, "/fact/id", last)
            yield from _broken_fact(event.fact, "/fact", last)
        case FactRetracted():
            yield from _broken_amendment(event.fact, "/fact", last)
        case CitationAdded():
            yield from _broken_amendment(event.fact, "/fact", last)
            yield from _broken_citation(event.citation, "/citation", last)
        case Fact():
            yield from _broken_new(event, last)
            yield from _broken_fact(event, "", last)
        case ActorMerged():
            yield from _broken_fields(event, "", last)
            yield from _broken_merge(event, last)
        case _:
            if type(event) in KIND_OF_REGISTRATION:
                yield from _broken_new(event, last)
            yield from _broken_fields(event, "", last)


def _broken_new(event: AnyEvent, last: LastOf) -> Iterator[_Broken]:
    stream = stream_of(event)
    if last(stream) is not None:
        kind, _, id = stream.partition("/")
        yield "/id", f"an id that no other {kind} has", id


def _broken_amendment(fact: str, pointer: str, last: LastOf) -> Iterator[_Broken]:
    found = last(f"fact/{fact}")
    if found is None:
        yield pointer, "the id of a recorded fact", fact
    elif found.tag == _RETRACTED:
        yield pointer, "a fact that has not been retracted", fact


def _broken_merge(event: ActorMerged, last: LastOf) -> Iterator[_Broken]:
    if event.actor == event.into:
        yield "/into", "another actor than the one that is merged", event.into
    for pointer, actor in (("/actor", event.actor), ("/into", event.into)):
        found = last(f"actor/{actor}")
        if found is not None and found.tag == _MERGED:
            yield pointer, "an actor that has not been merged", actor


def _broken_fact(fact: Fact, at: str, last: LastOf) -> Iterator[_Broken]:
    yield from _broken_fields(fact, at, last)
    if fact.id in fact.follows:
        yield f"{at}/follows", "other facts than the fact itself", fact.id
    if all(citation.bearing != "supports" for citation in fact.citations):
        yield f"{at}/citations", "at least one citation that supports the fact", None
    for index, citation in enumerate(fact.citations):
        yield from _broken_citation(citation, f"{at}/citations/{index}", last)


def _broken_citation(citation: Citation, at: str, last: LastOf) -> Iterator[_Broken]:
    yield from _broken_fields(citation, at, last)
    length = len(citation.exact)
    if citation.end - citation.start != length:
        expected = f"start + {length}, the quote's length in code points"
        yield f"{at}/end", expected, str(citation.end)
    words = len(citation.exact.split())
    if not 1 <= words <= QUOTE_WORDS:
        yield f"{at}/exact", f"1 to {QUOTE_WORDS} words", f"{words} words"


def _broken_fields(item: Event | Citation, at: str, last: LastOf) -> Iterator[_Broken]:
    for field in checked_fields(type(item)):
        value = getattr(item, field.name)
        if value is None:
            continue
        pointer = f"{at}/{field.name}"
        if field.refers is None:
            yield from _broken_date(value, pointer)
        elif field.many:
            for index, id in enumerate(value):
                yield from _broken_reference(field.refers, id, f"{pointer}/{index}", last)
        else:
            yield from _broken_reference(field.refers, value, pointer, last)


def _broken_date(text: str, pointer: str) -> Iterator[_Broken]:
    try:
        parse(text)
    except DateError as error:
        yield pointer, error.expected, text


def _broken_reference(kind: str, id: str, pointer: str, last: LastOf) -> Iterator[_Broken]:
    if last(f"{kind}/{id}") is None:
        yield pointer, f"the id of a registered {kind}", id


class CheckedField(NamedTuple):
    """A field that refers to something registered, or (`refers` is None) holds a date."""

    name: str
    refers: str | None
    many: bool


@cache
def checked_fields(struct: type[Event] | type[Citation]) -> tuple[CheckedField, ...]:
    """The fields of a struct that hold references or dates, read from their types."""
    hints = get_type_hints(struct, include_extras=True)
    found = (_checked(name, hint) for name, hint in hints.items() if name != "citations")
    return tuple(field for field in found if field is not None)


def _checked(name: str, hint: Any) -> CheckedField | None:
    metas, many = _metas(hint)
    for meta in metas:
        if meta is _EDTF_META:
            return CheckedField(name, None, many)
        if meta.extra and "refers" in meta.extra:
            return CheckedField(name, meta.extra["refers"], many)
    return None


def _metas(hint: Any, many: bool = False) -> tuple[list[Meta], bool]:
    """All `Meta` within a type, and whether they sit inside of a tuple."""
    if get_origin(hint) is Annotated:
        inner, *annotations = get_args(hint)
        below, is_many = _metas(inner, many)
        return [a for a in annotations if isinstance(a, Meta)] + below, is_many
    many = many or get_origin(hint) is tuple
    metas: list[Meta] = []
    for argument in get_args(hint):
        below, is_many = _metas(argument, many)
        metas, many = metas + below, many or is_many
    return metas, many
