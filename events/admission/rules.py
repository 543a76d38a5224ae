"""What an event must satisfy before it is written, given what the ledger holds.

References, dates, new ids and texts are found by the fields' types (`events.vocabulary.base`), so a
new kind of event is checked without a line here.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from events.admission.affiliation_rules import broken_affiliations
from events.admission.amendment_rules import (
    broken_by_citation,
    broken_by_correction,
    broken_by_giving_back,
    broken_by_merge,
    broken_by_separation,
)
from events.admission.broken import BrokenRule
from events.admission.data_set_rules import broken_of_data_set
from events.admission.fact_rules import broken_in_itself
from events.admission.faults import COUNT_LIMIT
from events.admission.past import Past
from events.admission.present import MERGED, Present
from events.admission.quotes_in_texts import BrokenQuote, Search
from events.admission.record_rules import broken_by_record
from events.admission.registration_rules import broken_by_correcting
from events.admission.registrations_read import RegistrationsRead
from events.admission.withdrawal_rules import broken_by_resting
from events.errors import DateError, Fault
from events.source_texts.attached_texts import Texts
from events.text.text_rules import BrokenText, broken_texts, broken_texts_of
from events.text.words import count_words, is_quotable
from events.time.dates import lasts, parse
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, Fact, QuotedPassage
from events.vocabulary.catalogue import Amendment, AnyEvent, encode, stream_of, tag_of
from events.vocabulary.fields import CheckedField, checked_fields
from events.vocabulary.limits import (
    CITATIONS_LIMIT,
    EVENT_BYTES_LIMIT,
    QUOTE_WORDS,
    SAYS_LIMIT,
)
from events.vocabulary.partial import Checkable, Partial, partial_stream
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementMerged,
    EngagementMergeUndone,
    Merger,
    MergerUndone,
    MergeUndone,
    RegistrationCorrected,
    SourceChecked,
)

_RETRACTED = tag_of(FactRetracted)


def faults_of(
    events: Iterable[Checkable],
    past: Past,
    texts: Texts | None = None,
    read: RegistrationsRead | None = None,
) -> tuple[Fault, ...]:
    """The rules that the events break, given what was recorded before the batch and, where there
    are any, the texts that quotes must stand in. Events after the fault with which there are
    `COUNT_LIMIT` are not looked at, and registrations that were `read` before not read again.
    """
    check = _BatchCheck(Present(past, read), texts)
    for index, event in enumerate(events):
        check.go_on()
        if isinstance(event, Partial):
            check.partial(index, event)
        else:
            check.event(index, event)
        if len(check.faults) >= COUNT_LIMIT:
            break
    return tuple(check.faults)


class _BatchCheck:
    """Goes through a batch, event by event; pointers are put together only for a fault."""

    def __init__(self, present: Present, texts: Texts | None) -> None:
        self.faults: list[Fault] = []
        self._present = present
        self._search = None if texts is None else Search(texts, self._present.source)
        self._known: set[str] = set()
        self._index = 0

    def go_on(self) -> None:
        """Make ready for another event."""
        if self._search is not None:
            self._search.go_on()

    def event(self, index: int, event: AnyEvent) -> None:
        self._index = index
        if (size := len(encode(event))) > EVENT_BYTES_LIMIT:
            self._fault("", f"at most {EVENT_BYTES_LIMIT} bytes", str(size))
        else:
            self._event(event, stream_of(event))
        self._present.take(event)

    def _event(self, event: AnyEvent, stream: str) -> None:
        match event:
            case Fact():
                self._new(stream)
                self._fact(event, "")
            case FactCorrected() | FactRetracted() | RetractionUndone() | CitationAdded():
                self._amendment(event, stream)
            case RegistrationCorrected():
                self._registration(event, stream)
            case ActorMerged() | EngagementMerged():
                self._fields(event, "")
                self._merge(event)
            case DataSetVersionAdded() | DataSetWithdrawn():
                self._fields(event, "")
                source = self._present.source(event.source)
                self._rules(broken_of_data_set(event, source, self._present))
            case MergeUndone() | EngagementMergeUndone():
                self._fields(event, "")
                self._separated(event)
            case SourceChecked():
                self._fields(event, "")
                if self._exists(stream) and self._present.is_repeated(event):
                    self._fault("", "a check that finds other than the last one, or on another day")
            case _:
                self._new(stream)
                self._fields(event, "")
                if isinstance(event, ActorAdded):
                    self._actor(event, "")
        self._broken(broken_texts(event), "")

    def _amendment(self, event: Amendment, stream: str) -> None:
        match event:
            case FactCorrected():
                self._amended(stream, "/fact/id")
                self._rules(broken_by_correction(event.fact, self._present))
                self._fact(event.fact, "/fact")
            case FactRetracted():
                self._amended(stream, "/fact")
                known = self._present.fact(event.fact)
                self._rules(broken_by_resting(known, event.fact, self._present))
            case RetractionUndone():
                self._given_back(event)
            case CitationAdded():
                self._amended(stream, "/fact")
                self._added(event)

    def partial(self, index: int, event: Partial) -> None:
        """Hold what can be made out of a faulty event to the rules for its parts."""
        self._index = index
        stream = partial_stream(event)
        if stream is not None:
            self._new(stream)
            self._present.note(stream, event.kind)
        self._parts(event, "")

    def _parts(self, partial: Partial, at: str) -> None:
        kind: type[Struct] = partial.kind
        for field in checked_fields(kind):
            value = partial.fields.get(field.name)
            if value is not None:
                self._field(field, value, at)
        self._broken(broken_texts_of(kind, partial.fields), at)
        for name, value in partial.fields.items():
            self._part(value, f"{at}/{name}")

    def _broken(self, found: Iterable[BrokenText], at: str) -> None:
        for each in found:
            self._fault(at + each.pointer, each.expected, each.found)

    def _part(self, value: Any, at: str) -> None:
        match value:
            case Partial():
                self._parts(value, at)
            case Fact():
                self._fact(value, at)
                self._broken(broken_texts(value), at)
            case Citation():
                self._citation(value, at)
                self._broken(broken_texts(value), at)
            case Struct():
                self._fields(value, at)
                self._broken(broken_texts(value), at)
            case tuple():
                for index, each in enumerate(value):
                    self._part(each, f"{at}/{index}")

    def _exists(self, stream: str) -> bool:
        if stream in self._known:
            return True
        if self._present.last(stream) is None:
            return False
        self._known.add(stream)
        return True

    def _fault(self, pointer: str, expected: str, found: str | None = None) -> None:
        self.faults.append(Fault(self._index, pointer, expected, found))

    def _new(self, stream: str) -> None:
        if self._exists(stream):
            kind, _, id = stream.partition("/")
            self._fault("/id", f"an id that no other {kind} has", id)

    def _amended(self, stream: str, pointer: str) -> None:
        found = self._present.last(stream)
        id = stream.removeprefix("fact/")
        if found is None:
            self._fault(pointer, "the id of a recorded fact", id)
        elif found.tag == _RETRACTED:
            self._fault(pointer, "a fact that has not been retracted", id)

    def _given_back(self, event: RetractionUndone) -> None:
        found, id = self._present.last(stream_of(event)), event.fact
        if found is None:
            self._fault("/fact", "the id of a recorded fact", id)
        elif found.tag != _RETRACTED:
            self._fault("/fact", "the id of a fact that has been retracted", id)
        else:
            known = self._present.taken_back(id)
            self._rules(broken_by_giving_back(event, self._present))
            self._rules(broken_by_resting(known, id, self._present))

    def _added(self, event: CitationAdded) -> None:
        before = len(self.faults)
        self._citation(event.citation, "/citation")
        if len(self.faults) == before:
            self._rules(broken_by_citation(event, self._present))
            known = self._present.fact(event.fact)
            self._rules(broken_by_resting(known, event.fact, self._present))

    def _rules(self, broken: Iterable[BrokenRule]) -> None:
        for each in broken:
            self._fault(*each)

    def _merge(self, event: Merger) -> None:
        kind, _, merged = stream_of(event).partition("/")
        if merged == event.into:
            self._fault("/into", f"another {kind} than the one that is merged", event.into)
            return
        for pointer, id in ((f"/{kind}", merged), ("/into", event.into)):
            found = self._present.last(f"{kind}/{id}")
            if found is not None and found.tag in MERGED:
                self._fault(pointer, f"an {kind} that has not been merged", id)
                return
        self._rules(broken_by_merge(event, self._present))

    def _separated(self, event: MergerUndone) -> None:
        kind, _, merged = stream_of(event).partition("/")
        found = self._present.last(stream_of(event))
        if found is not None and found.tag not in MERGED:
            self._fault(f"/{kind}", f"an {kind} that has been merged", merged)
        elif found is not None:
            self._rules(broken_by_separation(event, self._present))

    def _fact(self, fact: Fact, at: str) -> None:
        before = len(self.faults)
        self._fields(fact, at)
        if len(self.faults) == before:
            self._rules(broken_in_itself(fact, at))
        for field in checked_fields(type(fact)):
            if field.refers == "fact" and fact.id in _all(getattr(fact, field.name)):
                self._fault(f"{at}/{field.name}", "other facts than the fact itself", fact.id)
        if len(fact.citations) > CITATIONS_LIMIT:
            count = str(len(fact.citations))
            self._fault(f"{at}/citations", f"at most {CITATIONS_LIMIT} citations", count)
            return
        is_supported = False
        for index, citation in enumerate(fact.citations):
            is_supported |= citation.bearing == "supports"
            self._citation(citation, f"{at}/citations/{index}")
        if not is_supported:
            self._fault(f"{at}/citations", "at least one citation that supports the fact")

    def _citation(self, citation: Citation, at: str) -> None:
        self._fields(citation, at)
        if self._present.is_withdrawn(citation.source):
            expected = "a source that has not been withdrawn"
            self._fault(f"{at}/source", expected, citation.source)
        if citation.record is None and citation.passage is not None:
            self._passage(citation, citation.passage, at)
        else:
            self._record(citation, at)
        if len(citation.says) > SAYS_LIMIT:
            self._fault(f"{at}/says", f"at most {SAYS_LIMIT} values", str(len(citation.says)))
        if citation.sense == "reversed" and citation.bearing == "supports":
            expected = "disputes or mentions, where the words say the contrary of what is meant"
            self._fault(f"{at}/bearing", expected, citation.bearing)

    def _passage(self, citation: Citation, passage: QuotedPassage, at: str) -> None:
        broken = self._held_against_text(citation)
        length = len(passage.exact)
        if broken is None and passage.end - passage.start != length:
            expected = f"start + {length}, the quote's length in code points"
            self._fault(f"{at}/end", expected, str(passage.end))
        if not is_quotable(passage.exact, QUOTE_WORDS):
            words = f"{count_words(passage.exact)} words"
            self._fault(f"{at}/exact", f"1 to {QUOTE_WORDS} words", words)
        else:
            for field, expected, found in broken or ():
                self._fault(f"{at}/{field}", expected, found)

    def _record(self, citation: Citation, at: str) -> None:
        if citation.record is not None:
            self._fields(citation.record, f"{at}/record")
        for each in broken_by_record(citation, self._present.source(citation.source)):
            self._fault(f"{at}{each.pointer}", each.expected, each.found)

    def _held_against_text(self, citation: Citation) -> tuple[BrokenQuote, ...] | None:
        """What the text of the source says against a quote; None where no text is attached."""
        if self._search is None or not self._exists(f"source/{citation.source}"):
            return None
        return self._search.broken(citation)

    def _registration(self, event: RegistrationCorrected, stream: str) -> None:
        kind, _, id = stream.partition("/")
        if not self._exists(stream):
            self._fault("/registration/id", f"the id of a registered {kind}", id)
        elif self._present.is_merged(stream):
            expected = f"an {kind} that has not been merged: undo that first, or correct the other"
            self._fault("/registration/id", expected, id)
        for each in broken_by_correcting(event.registration, self._present, self._attached):
            self._fault(f"/registration{each.pointer}", each.expected, each.found)
        self._fields(event.registration, "/registration")
        if isinstance(event.registration, ActorAdded):
            self._actor(event.registration, "/registration")

    def _attached(self, source: str) -> str | None:
        return None if self._search is None else self._search.hash_attached(source)

    def _actor(self, actor: ActorAdded, at: str) -> None:
        for index, alias in enumerate(actor.aliases):
            self._fields(alias, f"{at}/aliases/{index}")
        before = len(self.faults)
        for index, affiliation in enumerate(actor.affiliations):
            self._fields(affiliation, f"{at}/affiliations/{index}")
        if len(self.faults) == before:
            for each in broken_affiliations(actor):
                self._fault(f"{at}{each.pointer}", each.expected, each.found)

    def _fields(self, item: Struct, at: str) -> None:
        for field in checked_fields(type(item)):
            value = getattr(item, field.name)
            if value is not None:
                self._field(field, value, at)

    def _field(self, field: CheckedField, value: Any, at: str) -> None:
        pointer = f"{at}/{field.name}"
        if field.refers is None:
            self._date(field, value, pointer)
        elif field.many:
            seen: set[str] = set()
            for index, id in enumerate(value):
                if id is None:  # a part that is faulty in itself
                    continue
                self._reference(field, id, f"{pointer}/{index}")
                if id in seen:
                    self._fault(f"{pointer}/{index}", "each id once", id)
                seen.add(id)
        else:
            self._reference(field, value, pointer)

    def _reference(self, field: CheckedField, id: str, pointer: str) -> None:
        if not self._exists(f"{field.refers}/{id}"):
            self._fault(pointer, f"the id of a registered {field.refers}", id)
        elif field.of:
            actor = self._present.actor(id)
            if actor is not None and actor.kind not in field.of:
                expected = f"the id of a registered {' or '.join(field.of)}"
                self._fault(pointer, expected, f"{id}, a {actor.kind}")

    def _date(self, field: CheckedField, text: str, pointer: str) -> None:
        try:
            parse(text)
        except DateError as error:
            self._fault(pointer, error.expected, text)
        else:
            if lasts(text) and not field.lasts:
                expected = "a single day, however blunt: no interval, and no set in braces"
                self._fault(pointer, expected, text)


def _all(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
