"""What an edition of a collection has to record over what a ledger has of it already.

What is new is recorded, and what reads otherwise than the collection itself said before is
corrected. What somebody else has corrected or taken back since stays as it is: it is theirs.
"""

from collections.abc import Iterable, Iterator
from typing import Final, TypeGuard

from msgspec import Struct, field, structs

from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import (
    FACT_TYPES,
    KIND_OF_REGISTRATION,
    AnyEvent,
    encode,
    stream_of,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import Registration, RegistrationCorrected
from seeds.data_sets.tellings import RecordTold
from seeds.derived.told_before import HeldFact, told_before

_FactOrRegistration = AnyFact | Registration
_ANY_FORM, _ANY_DAY = "", ""
_FACTS_AND_REGISTRATIONS: Final = frozenset((*FACT_TYPES, *KIND_OF_REGISTRATION))


class LeftAsItIs(Struct, frozen=True):
    """An event of a collection that is not recorded, as the ledger has its subject from others."""

    stream: str
    why: str


class _Holding(Struct):
    """How something reads in a ledger, who said so, and what each said of it last."""

    event: _FactOrRegistration
    by: str
    said: dict[str, _FactOrRegistration]
    added: list[Citation] = field(default_factory=list)
    retracted: bool = False


class Holdings:
    """What a ledger holds, told event by event in its order."""

    def __init__(self) -> None:
        self._held: dict[str, _Holding] = {}
        self._changes: set[bytes] = set()

    def take(self, event: AnyEvent, by: str) -> None:
        """An event that is recorded, and who recorded it."""
        match event:
            case FactCorrected(fact=told) | RegistrationCorrected(registration=told):
                self._tell(told, by)
            case FactRetracted() | RetractionUndone():
                self._held[stream_of(event)].retracted = isinstance(event, FactRetracted)
            case CitationAdded():
                self._held[stream_of(event)].added.append(event.citation)
            case _ if _is_told(event):
                self._tell(event, by)
            case _:
                self._changes.add(encode(event))

    def held(self, stream: str) -> tuple[AnyEvent | None, str]:
        """How something reads, None where it is not held, and who said so last."""
        held = self._held.get(stream)
        return (None, "") if held is None else (held.event, held.by)

    def records_of(self, source: str) -> set[str]:
        """The records of a data set that facts cite which stand."""
        return {
            each.record.id
            for held in self._held.values()
            if not held.retracted
            for each in (*_citations(held.event), *held.added)
            if each.source == source and each.record is not None
        }

    def told_of(self, source: str, by: str) -> tuple[RecordTold, ...]:
        """What the records of a data set told, as facts have it that `by` has recorded; what was
        taken back since keeps its name as well.
        """
        held = ((each.said.get(by, each.event), each.added) for each in self._held.values())
        facts = (HeldFact(fact, added) for fact, added in held if isinstance(fact, Fact))
        return told_before(source, facts)

    def _tell(self, told: _FactOrRegistration, by: str) -> None:
        held = self._held.setdefault(stream_of(told), _Holding(told, by, {}))
        held.event, held.by = told, by
        held.said[by] = told

    def news(
        self, events: Iterable[AnyEvent], by: str, reason: str, ours: frozenset[str]
    ) -> Iterator[AnyEvent | LeftAsItIs]:
        """What an edition has to record, as `by`, in the order of its events; `reason` says what a
        correction rests on, `ours` who records collections: they may correct each other. Of what
        an edition registers several times, the first time counts.
        """
        registered: set[str] = set()
        for event in events:
            if isinstance(event, Registration):
                stream = stream_of(event)
                if stream in registered:
                    continue
                registered.add(stream)
            found = self._new(event, by, reason, ours)
            if found is not None:
                yield found
                if not isinstance(found, LeftAsItIs):
                    self.take(found, by)

    def _new(
        self, event: AnyEvent, by: str, reason: str, ours: frozenset[str]
    ) -> AnyEvent | LeftAsItIs | None:
        match event:
            case FactCorrected(fact=told) | RegistrationCorrected(registration=told):
                return self._amended(told, event, by, ours)
            case CitationAdded():
                held = self._held.get(stream_of(event))
                if held is None or held.retracted:
                    return LeftAsItIs(stream_of(event), "the fact does not stand")
                has = event.citation in (*held.added, *_citations(held.event))
                return None if has else event
            case _ if _is_told(event):
                return self._told(event, by, reason)
            case _:
                return None if encode(event) in self._changes else event

    def _told(
        self, told: _FactOrRegistration, by: str, reason: str
    ) -> AnyEvent | LeftAsItIs | None:
        held = self._held.get(stream_of(told))
        if held is None:
            return told
        before = held.said.get(by)
        if before is None:  # what several collections name, each registers
            whose = f"{held.by!r} has recorded a fact of this id"
            return LeftAsItIs(stream_of(told), whose) if isinstance(told, Fact) else None
        if _reads_alike(told, before, held.added):
            return None
        if why := _untouchable(held, frozenset({by})):
            return LeftAsItIs(stream_of(told), why)
        return _correction(told, held.added, reason)

    def _amended(
        self, told: _FactOrRegistration, event: AnyEvent, by: str, ours: frozenset[str]
    ) -> AnyEvent | LeftAsItIs | None:
        held = self._held.get(stream_of(told))
        if held is None:
            return LeftAsItIs(stream_of(told), "what it corrects is not there")
        before = held.said.get(by)
        if before is not None and _reads_alike(told, before, held.added):
            return None
        why = _untouchable(held, ours)
        return LeftAsItIs(stream_of(told), why) if why else event


def _is_told(event: AnyEvent) -> TypeGuard[_FactOrRegistration]:
    return type(event) in _FACTS_AND_REGISTRATIONS


def _untouchable(held: _Holding, whose: frozenset[str]) -> str | None:
    """Why a collection leaves something as it is; None where it may correct it."""
    if held.retracted:
        return "it was taken back"
    return None if held.by in whose else f"{held.by!r} has corrected it"


def _reads_alike(
    told: _FactOrRegistration, before: _FactOrRegistration, added: list[Citation]
) -> bool:
    """Whether they are the same but for citations that were added to the one before, and for how a
    cited record is written where it gives the same values.
    """
    if not isinstance(told, Fact) or not isinstance(before, Fact):
        return told == before
    kept = tuple(each for each in before.citations if each not in added or each in told.citations)
    now = structs.replace(told, citations=_given(told.citations))
    return structs.replace(before, citations=_given(kept)) == now


def _given(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """What citations give, whatever their records' form and the day since when it is public."""
    return tuple(
        each
        if each.record is None
        else structs.replace(
            each, record=structs.replace(each.record, sha256=_ANY_FORM, public=_ANY_DAY)
        )
        for each in citations
    )


def _correction(told: _FactOrRegistration, added: list[Citation], reason: str) -> AnyEvent:
    """Of what a collection said before; citations that others found since stay with the fact."""
    if not isinstance(told, Fact):
        return RegistrationCorrected(registration=told, reason=reason)
    more = tuple(each for each in added if each not in told.citations)
    fact = structs.replace(told, citations=(*told.citations, *more))
    return FactCorrected(fact=fact, reason=reason)


def _citations(told: _FactOrRegistration) -> tuple[Citation, ...]:
    return told.citations if isinstance(told, Fact) else ()
