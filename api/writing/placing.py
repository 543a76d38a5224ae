"""Where a quote stands, for whoever has left it out: `start`, `end`, `prefix` and `suffix` are
found in the text of the source, as recording finds quotes there, and never by likeness.

What is stored has them all. A quote whose place is given is left as it was sent.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from api.plain import plain
from events.admission.quotes_in_texts import (
    SEARCHED_FOR_EACH_EVENT,
    SEARCHED_LIMIT,
    text_of,
)
from events.errors import Fault
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import PLACES_LIMIT, QuotePlace, Text, places
from events.source_texts.surroundings import surroundings
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.partial import Checkable, Partial
from events.vocabulary.registry import RegistrationCorrected, SourceAdded

PLACES_SHOWN = 5
"""Of the places where words stand that stand in several, so many are told."""

SHOWN_AROUND = 20
QUOTE_LIMIT = 500
"""Code points of a quote; with the white space that it has in the text it may have more."""

_PASSES = 8
"""How often a text is gone through for a quote, about; see `events.admission.quotes_in_texts`."""

_OF_A_PLACE = ("exact", "prefix", "suffix", "start", "end")
_EXPECTED = "start, or a prefix and suffix, as the words stand in several places"


class PlaceFault(NamedTuple):
    """Why a quote has no place: a field of the event, what was expected of it, what was found."""

    field: str
    expected: str
    found: str | None

    @property
    def said(self) -> str:
        """What was expected, and what was found."""
        return Fault(0, *self).said


class Placed(NamedTuple):
    """An event whose quotes have their places; where one has none, what can be made out of it."""

    event: Checkable
    faults: tuple[PlaceFault, ...] = ()


def is_unplaced(event: Checkable) -> bool:
    """Whether an event quotes words without saying where they stand."""
    return any(_lacks_place(each) for each in _citations(event))


class Placer:
    """Places the quotes of events that are recorded together, one event after another, and ends
    some time.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._left = SEARCHED_LIMIT
        self._sources: dict[str, SourceAdded] = {}

    def placed(self, event: Checkable) -> Placed:
        """An event with the places of its quotes."""
        self._left += SEARCHED_FOR_EACH_EVENT
        source = event.registration if isinstance(event, RegistrationCorrected) else event
        if isinstance(source, SourceAdded):
            self._sources[source.id] = source
        if not is_unplaced(event):
            return Placed(event)
        faults: list[PlaceFault] = []
        return Placed(_with_citations(event, self._one(faults), ""), tuple(faults))

    def _one(self, faults: list[PlaceFault]) -> "_GivePlace":
        def place(citation: Any, at: str) -> Any:
            if not isinstance(citation, Citation) or not _lacks_place(citation):
                return citation
            found = self._placed(citation)
            if isinstance(found, Citation):
                return found
            faults.append(PlaceFault(f"{at}/{found.field}", found.expected, found.found))
            return _without_passage(citation)

        return place

    def _placed(self, citation: Citation) -> Citation | PlaceFault:
        text = text_of(self._texts, citation.source, self._sources.get)
        if text is None:
            expected = f"start and end, as no text of {citation.source!r} is attached to find them"
            return PlaceFault("start", expected, None)
        self._left -= _PASSES * len(text.content)
        if self._left < 0:
            expected = "start and end, or fewer quotes at once: texts have been searched for long"
            return PlaceFault("exact", expected, None)
        found = places(text, citation.exact, citation.prefix, citation.suffix)
        if not found:
            return PlaceFault("exact", *_not_there(text, citation))
        meant = [each for each in found if _is_meant(citation, each)]
        if len(meant) == 1:
            return cited_at(citation, text, meant[0])
        if not meant:
            given = "start" if citation.start is not None else "end"
            return PlaceFault(given, f"a place of the words: {_told(text, found)}", None)
        return PlaceFault("exact", f"{_EXPECTED}: {_told(text, meant)}", None)


def place_all(texts: Texts, events: Iterable[Checkable]) -> tuple[list[Checkable], list[Fault]]:
    """The same of a batch; faults name the event by its index."""
    placer = Placer(texts)
    placed = [placer.placed(each) for each in events]
    faults = [Fault(index, *each) for index, one in enumerate(placed) for each in one.faults]
    return [each.event for each in placed], faults


def as_before(sent: Sequence[AnyEvent], recorded: Sequence[AnyEvent]) -> list[Checkable]:
    """Events with the places that they got when they were recorded, where they were: what is sent
    again is the same, whatever became of the texts.
    """
    if len(sent) != len(recorded):
        return list(sent)
    return [_as_before(*each) for each in zip(sent, recorded, strict=True)]


def cited_at(citation: Citation, text: Text, place: QuotePlace) -> Citation:
    """A citation of the words at a place of a text, to the letter."""
    prefix, suffix = surroundings(text, place)
    words = text.content[place.start : place.end]
    is_kept = words == citation.exact or len(words) > QUOTE_LIMIT
    return replace(
        citation,
        exact=citation.exact if is_kept else words,
        prefix=citation.prefix if citation.prefix and is_kept else prefix,
        suffix=citation.suffix if citation.suffix and is_kept else suffix,
        start=place.start,
        end=place.end,
    )


_GivePlace = Callable[[Any, str], Any]
"""Places a citation, given its pointer; where that is at fault, it is what else it says."""


def _without_passage(citation: Citation) -> Partial:
    """What is held to the rules of a citation whose quote has no place."""
    names = [each for each in citation.__struct_fields__ if each not in _OF_A_PLACE]
    return Partial(Citation, {each: getattr(citation, each) for each in names})


def _lacks_place(citation: Citation) -> bool:
    lacks = citation.start is None or citation.end is None
    return lacks and citation.record is None and bool(citation.exact)


def _is_meant(citation: Citation, place: QuotePlace) -> bool:
    starts = citation.start is None or citation.start == place.start
    return starts and (citation.end is None or citation.end == place.end)


def _citations(event: Any) -> Iterator[Citation]:
    """Those that could be read; an event that is partial may have others."""
    match event:
        case Fact():
            yield from event.citations
        case FactCorrected():
            yield from event.fact.citations
        case CitationAdded():
            yield event.citation
        case Partial():
            yield from _citations(event.fields.get("fact"))
            found = (*(event.fields.get("citations") or ()), event.fields.get("citation"))
            yield from (each for each in found if isinstance(each, Citation))


def _with_citations(event: Any, place: _GivePlace, at: str) -> Any:
    """An event with other citations; a `Partial` where one of them is none."""
    match event:
        case Fact():
            return _replaced(event, "citations", _each(event.citations, place, at))
        case FactCorrected():
            return _replaced(event, "fact", _with_citations(event.fact, place, f"{at}/fact"))
        case CitationAdded():
            return _replaced(event, "citation", place(event.citation, f"{at}/citation"))
        case Partial():
            fields = {**event.fields}
            if isinstance(fields.get("fact"), Fact | Partial):
                fields["fact"] = _with_citations(fields["fact"], place, f"{at}/fact")
            if isinstance(fields.get("citations"), tuple):
                fields["citations"] = _each(fields["citations"], place, at)
            if "citation" in fields:
                fields["citation"] = place(fields["citation"], f"{at}/citation")
            return Partial(event.kind, fields)
    return event


def _each(citations: Sequence[Any], place: _GivePlace, at: str) -> tuple[Any, ...]:
    return tuple(place(each, f"{at}/citations/{at_}") for at_, each in enumerate(citations))


def _replaced(event: Any, name: str, value: Any) -> Any:
    parts = value if isinstance(value, tuple) else (value,)
    if not any(isinstance(each, Partial) for each in parts):
        return replace(event, **{name: value})
    fields = {each: getattr(event, each) for each in event.__struct_fields__}
    return Partial(type(event), {**fields, name: value})


def _as_before(sent: AnyEvent, recorded: AnyEvent) -> Checkable:
    earlier = iter(_citations(recorded))

    def place(citation: Any, _: str) -> Citation:
        before = next(earlier, None)
        given: Citation = citation
        if before is None or not _lacks_place(given):
            return given
        given_there = {name: getattr(before, name) for name in _OF_A_PLACE}
        filled = replace(given, **given_there)
        return filled if _reads(given, before) else given

    changed: Checkable = _with_citations(sent, place, "") if is_unplaced(sent) else sent
    return changed


def _reads(given: Citation, before: Citation) -> bool:
    """Whether a citation may be the one that was recorded: what it gives of a place is its."""
    text = Text(before.prefix + before.exact + before.suffix, "")
    return bool(places(text, given.exact, given.prefix, given.suffix)) and _is_meant(
        given, QuotePlace(before.start or 0, before.end or 0)
    )


def _not_there(text: Text, citation: Citation) -> tuple[str, str | None]:
    expected = f"words that stand in the text of {citation.source!r}"
    count = len(places(text, citation.exact))
    if not count:
        return expected, "the words do not stand there"
    told = _told(text, places(text, citation.exact))
    return f"{expected}, between this prefix and this suffix", f"the words stand there {told}"


def _told(text: Text, found: Sequence[QuotePlace]) -> str:
    """The first places, each with what stands around it."""
    shown = [f"at {each.start} ({_around(text, each)})" for each in found[:PLACES_SHOWN]]
    more = len(found) - PLACES_SHOWN
    if more > 0:
        at_least = " or more" if len(found) >= PLACES_LIMIT else ""
        shown.append(f"and in {more}{at_least} more places")
    return ", ".join(shown)


def _around(text: Text, place: QuotePlace) -> str:
    begin = max(0, place.start - SHOWN_AROUND)
    return f"…{plain(text.content[begin : place.end + SHOWN_AROUND])[:100]}…"
