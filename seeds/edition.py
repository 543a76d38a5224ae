"""What an edition of a collection has to record over what a ledger has of it already.

What is new is recorded, what reads otherwise than the collection itself said before is corrected,
and what an edition tells no more is taken back. What somebody else has corrected, cited or taken
back since stays as it is: it is theirs. So does what a newer version of a data set told than that
of which an edition was made, and what rests on a record that the keepers of its data set removed.
"""

from collections.abc import Collection, Iterable, Iterator
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
from events.vocabulary.registry import (
    ActorAdded,
    DataSetVersionAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
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
    """How something reads in a ledger, who said so, and what each said of it last; `first_by` is
    who recorded it, `touched_by` has all who have said something of it, `retracted_by` is who took
    it back.
    """

    event: _FactOrRegistration
    by: str
    first_by: str
    said: dict[str, _FactOrRegistration] = field(default_factory=dict)
    touched_by: set[str] = field(default_factory=set)
    added: list[Citation] = field(default_factory=list)
    retracted_by: str | None = None

    @property
    def retracted(self) -> bool:
        """Whether it does not stand."""
        return self.retracted_by is not None


class Holdings:
    """What a ledger holds, told event by event in its order."""

    def __init__(self) -> None:
        self._held: dict[str, _Holding] = {}
        self._changes: set[bytes] = set()
        self._versions: dict[str, DataSetVersionAdded] = {}

    def take(self, event: AnyEvent, by: str) -> None:
        """An event that is recorded, and who recorded it."""
        match event:
            case FactCorrected(fact=told) | RegistrationCorrected(registration=told):
                self._tell(told, by)
            case FactRetracted() | RetractionUndone():
                held = self._held[stream_of(event)]
                held.retracted_by = by if isinstance(event, FactRetracted) else None
                held.touched_by.add(by)
            case CitationAdded():
                held = self._held[stream_of(event)]
                held.added.append(event.citation)
                held.touched_by.add(by)
            case _ if _is_told(event):
                self._tell(event, by)
            case _:
                if isinstance(event, DataSetVersionAdded):
                    self._versions[event.source] = event
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

    def tells_more(self, event: AnyEvent) -> bool:
        """Whether somebody who is registered anew is known by more identifiers already: another
        data set has told more, and one that names its persons by the way corrects nothing of it.
        """
        if not isinstance(event, ActorAdded):
            return False
        held = self._held.get(stream_of(event))
        before = None if held is None else held.event
        return isinstance(before, ActorAdded) and not before.identifiers.items() <= (
            event.identifiers.items()
        )

    def told_of(self, source: str, by: str) -> tuple[RecordTold, ...]:
        """What the records of a data set told, as facts have it that `by` has recorded; what was
        taken back since keeps its name as well.
        """
        held = ((each.said.get(by, each.event), each.added) for each in self._held.values())
        facts = (HeldFact(fact, added) for fact, added in held if isinstance(fact, Fact))
        return told_before(source, facts)

    def _tell(self, told: _FactOrRegistration, by: str) -> None:
        held = self._held.setdefault(stream_of(told), _Holding(told, by, by))
        held.event, held.by = told, by
        held.said[by] = told
        held.touched_by.add(by)

    def newer_than(self, edition: Iterable[AnyEvent]) -> frozenset[str]:
        """The data sets of which the ledger has a newer version than an edition was made of."""
        sources = (each for each in edition if isinstance(each, SourceAdded))
        return frozenset(each.id for each in sources if self._is_newer(each))

    def _is_newer(self, source: SourceAdded) -> bool:
        last = self._versions.get(source.id)
        if last is None or source.data_set is None:
            return False
        names = (last.version, source.data_set.version)  # a commit may be cut short
        is_the_same = names[0].startswith(names[1]) or names[1].startswith(names[0])
        return not is_the_same and last.published >= source.published

    def told_no_more(
        self,
        edition: Iterable[AnyEvent],
        by: str,
        reason: str,
        newer: frozenset[str],
        vanished: Collection[tuple[str, str]],
    ) -> Iterator[FactRetracted | LeftAsItIs]:
        """The facts that `by` has recorded and an edition does not have, taken back for a `reason`;
        `vanished` are records, by source, that the keepers of its data sets removed.
        """
        told = {stream_of(each) for each in edition}
        gone = {(each.source, id) for each in self._versions.values() for id in each.gone}
        for stream, held in self._held.items():
            if held.first_by != by or held.retracted or stream in told:
                continue
            if isinstance(held.event, Fact) and not _cites(held.event, newer):
                others = sorted(held.touched_by - {by})
                if others:
                    why = f"the edition tells it no more, and {others[0]!r} has amended it"
                    yield LeftAsItIs(stream, why)
                elif _records(held.event) & {*gone, *vanished}:
                    yield LeftAsItIs(stream, "its record is gone from the data set")
                else:
                    yield FactRetracted(fact=held.event.id, reason=reason)

    def news(
        self,
        events: Iterable[AnyEvent],
        by: str,
        reason: str,
        ours: frozenset[str],
        newer: frozenset[str] = frozenset(),
    ) -> Iterator[AnyEvent | LeftAsItIs]:
        """What an edition has to record, as `by`, in the order of its events; `reason` says what a
        correction rests on, `ours` who records collections: they may correct each other. Of what
        an edition registers several times, the first time counts. Facts of data sets of which the
        ledger has a `newer` version stay as that has them.
        """
        registered: set[str] = set()
        for event in events:
            if isinstance(event, Registration):
                stream = stream_of(event)
                if stream in registered:
                    continue
                registered.add(stream)
            if _rests_on(event, newer):
                continue
            for found in self._all_new(event, by, reason, ours):
                yield found
                if not isinstance(found, LeftAsItIs):
                    self.take(found, by)

    def _all_new(
        self, event: AnyEvent, by: str, reason: str, ours: frozenset[str]
    ) -> Iterator[AnyEvent | LeftAsItIs]:
        """What a collection took back itself stands again where it tells it anew."""
        held = self._held.get(stream_of(event)) if isinstance(event, Fact) else None
        if held is not None and held.retracted_by == by and isinstance(event, Fact):
            yield RetractionUndone(fact=event.id, reason=reason)
        found = self._new(event, by, reason, ours)
        if found is not None:
            yield found

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


def _rests_on(event: AnyEvent, sources: frozenset[str]) -> bool:
    match event:
        case CitationAdded():
            return event.citation.source in sources
        case Fact():
            return _cites(event, sources)
        case _:
            return False


def _cites(fact: Fact, sources: frozenset[str]) -> bool:
    return any(each.source in sources for each in fact.citations)


def _records(fact: Fact) -> set[tuple[str, str]]:
    return {(each.source, each.record.id) for each in fact.citations if each.record is not None}


def _citations(told: _FactOrRegistration) -> tuple[Citation, ...]:
    return told.citations if isinstance(told, Fact) else ()
