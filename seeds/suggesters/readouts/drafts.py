"""What a readout tells as a draft for a person to judge: a source, who and what is new, facts."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation, Happening
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import EngagementAdded, PlaceAdded, SourceAdded
from seeds.data_sets.slugs import slug_of
from seeds.suggesters.known_record import KnownRecord
from seeds.suggesters.readouts.held_texts import HeldReadout, NoReadoutError
from seeds.suggesters.readouts.parties import Parties, Party
from seeds.suggesters.readouts.passages import citation, passages
from seeds.suggesters.readouts.rules import origins, words_for
from seeds.suggesters.readouts.telling import ContactTold, told_in
from seeds.suggesters.readouts.told_around import titled_later

PUBLISHER: Final = "White House"
LINEAGE: Final = "white-house"

AMONG_OURS: Final = "nobody of another state, or of a body of states, is named in it"

FEW_WORDS: Final = 9
"""What somebody "held" or "had" stands so soon after that."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_IN_NAME: Final = 3
_READOUT: Final = re.compile(r"^(?:Readout (?:of|from|by) |READOUT: |Readout: )", re.IGNORECASE)


class ReadoutDraft(Struct, frozen=True, kw_only=True):
    """Events to propose. `doubts` are what is left blank or may be otherwise; where there are none,
    it is meant to be recorded as it stands. It `doubles` the facts to which it only adds citations,
    and `needs` what an earlier draft registers. `blanks` are fields, by the ids of events, that
    somebody has to fill.
    """

    title: str
    readout: HeldReadout
    events: tuple[AnyEvent, ...]
    doubts: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    blanks: tuple[tuple[str, str], ...] = ()

    def raw(self) -> list[dict[str, Any]]:
        """The events as JSON has them, without the fields that are left blank."""
        found = [msgspec.to_builtins(each) for each in self.events]
        for each in found:
            for id, field in self.blanks:
                if each.get("id") == id:
                    each.pop(field, None)
        return found


def draft_of(readout: HeldReadout, record: KnownRecord) -> ReadoutDraft:
    """The draft, which the record takes in as if it were recorded; raises `NoReadoutError` for a
    text that tells nothing to record, or nothing new.
    """
    told = told_in(readout)
    writer = _Writer(readout, record)
    return writer.draft(told)


class _Writer:
    def __init__(self, readout: HeldReadout, record: KnownRecord) -> None:
        self._readout = readout
        self._record = record
        self._parties = Parties(record)
        self._facts: list[AnyEvent] = []
        self._doubles: list[str] = []
        self._blanks: list[tuple[str, str]] = []
        known = record.source_like(readout.sha256, readout.url)
        self._source = known or _source(readout, record)
        self._is_known = known is not None
        self._origin = f"{LINEAGE}-{self._source.id}"[:100].strip("-")

    def draft(self, told: list[ContactTold]) -> ReadoutDraft:
        doubts: list[str] = []
        for each in told:
            doubts += each.doubts
            self._tell(each)
        if not self._facts:
            raise NoReadoutError("all that it tells is recorded with it as a source")
        source = [] if self._is_known else [self._source]
        if not self._is_known:
            self._record.take(self._source)
        events = (*source, *self._parties.added, *self._facts)
        return ReadoutDraft(
            title=self._readout.title,
            readout=self._readout,
            events=events,
            blanks=tuple(self._blanks),
            needs=self._record.proposed_before(events),
            doubts=(*doubts, *self._parties.doubts),
            doubles=tuple(self._doubles),
        )

    def _tell(self, held: ContactTold) -> None:
        if not held.states and not any(map(self._parties.is_of_another, held.theirs)):
            raise NoReadoutError(AMONG_OURS)
        ours, theirs = self._parties.each_once(held.ours), self._parties.each_once(held.theirs)
        there = {state for each in theirs for state in self._acts_for(each.id)}
        states = [self._parties.state(each) for each in held.states]
        states = [each for each in states if each.id not in there]
        actors = tuple(
            dict.fromkeys(
                [
                    *(each.id for each in ours),
                    *(each.id for each in theirs),
                    *(s.id for s in states),
                ]
            )
        )
        cited = self._cited(held)
        double = self._double(held, actors)
        if double is not None:
            self._doubles.append(double)
            if self._is_known and self._source.id in self._sources_of(double):
                return
            self._add(*(CitationAdded(fact=double, citation=each) for each in cited))
        else:
            names = [each.name for each in theirs] + [each.name for each in states]
            self._held(held, actors, [each.name for each in ours], names, cited)
        self._in_office(held, [*ours, *theirs])

    def _acts_for(self, id: str) -> tuple[str, ...]:
        person = self._record.actor(id)
        return () if person is None else person.acts_for

    def _double(self, held: ContactTold, actors: tuple[str, ...]) -> str | None:
        """A fact by which the very same was held on that day, of which this is more evidence."""
        if not held.day.is_known or not held.theirs:
            return None
        for each in self._record.held_by(actors, held.day.edtf):
            form = self._record.engagements.get(each.engagement)
            if form is not None and form.form == held.form.form and set(actors) == each.actors:
                return each.fact
        return None

    def _sources_of(self, fact: str) -> frozenset[str]:
        return self._record.sources_of(fact)

    def _held(
        self,
        held: ContactTold,
        actors: tuple[str, ...],
        ours: list[str],
        theirs: list[str],
        cited: tuple[Citation, ...],
    ) -> None:
        form = held.form.form
        day = held.day.edtf if _DAY.fullmatch(held.day.edtf) else self._readout.day
        by = "-".join(
            [*(slug_of(each).rpartition("-")[2] for each in ours[:1]), *map(slug_of, theirs[:2])]
        )
        about = f"{by[:70].strip('-')}-{form or 'engagement'}-{day}"
        engagement = EngagementAdded(
            id=self._record.free_id("engagement", about),
            form=form or "meeting",  # type: ignore[arg-type]
            name=_name(form, ours, theirs),
            description="It was held by video." if held.form.told == "by video" else None,
        )
        self._add(engagement)
        if not form:
            self._blanks.append((engagement.id, "form"))
        place = self._place(held)
        fact = EngagementHeld(
            id=self._record.free_id("fact", f"{engagement.id}-held"),
            engagement=engagement.id,
            participants=actors,
            date=held.day.edtf,
            dated_by=held.day.dated_by,  # type: ignore[arg-type]
            place=place,
            issues=tuple(
                each.issue for each in held.issues if self._record.has("issue", each.issue)
            ),
            summary=_summary(held, ours, theirs),
            note=held.day.doubt or None,
            citations=cited,
        )
        self._add(fact)

    def _place(self, held: ContactTold) -> str | None:
        if held.place is None:
            return None
        if not self._record.has("place", held.place.place):
            country = held.place.state
            known = self._record.actor(country)
            self._add(
                PlaceAdded(
                    id=held.place.place,
                    name=held.place.name,
                    country=None if known is None else known.id,
                    zone=held.place.zone,
                )
            )
        return held.place.place

    def _in_office(self, held: ContactTold, parties: list[Party]) -> None:
        """An office is attested on each day on which its holder acts in it."""
        attested = held.day.edtf.partition("/")[0]
        for each in parties:
            first = min(named.first for named in (each.person, *held.ours))
            words = held.words[
                first if each.person.is_counterpart else each.person.first : each.person.after
            ]
            span = titled_later(each.person, self._readout) or (words[0].start, words[-1].end)
            cited = citation(self._source.id, self._origin, span, self._readout)
            for office in each.offices:
                id = f"{each.id}-{office.id}"[:70].strip("-") + f"-{self._day_of(attested)}"
                if self._record.has("fact", id):
                    continue  # told already on this day
                self._add(
                    OfficialInOffice(
                        id=id,
                        official=each.id,
                        office=office.id,
                        attested=attested,
                        dated_by=held.day.dated_by,  # type: ignore[arg-type]
                        summary=f"{each.name} is {office.name}.",
                        issues=("personnel",) if self._record.has("issue", "personnel") else (),
                        citations=(cited,),
                    )
                )

    def _day_of(self, edtf: str) -> str:
        return edtf if _DAY.fullmatch(edtf) else self._readout.day

    def _cited(self, held: ContactTold) -> tuple[Citation, ...]:
        words = list(held.words)
        wanted = [
            (words[each.first].start, words[each.after - 1].end)
            for each in (*held.ours, *held.theirs)
        ]
        wanted.append((words[held.verb].start, words[held.verb].end))
        following = words[held.verb : held.verb + FEW_WORDS]
        said = next((each for each in following if each.text in words_for("said with")), None)
        if said is not None:
            wanted.append((words[held.verb].start, said.end))
        wanted += [(words[first].start, words[after - 1].end) for first, after in held.joined]
        wanted += _where_named(held)
        if held.day.end:
            wanted.append((held.day.start, held.day.end))
        spans = passages(words, wanted, self._readout)
        return tuple(citation(self._source.id, self._origin, span, self._readout) for span in spans)

    def _add(self, *events: AnyEvent) -> None:
        for each in events:
            if isinstance(
                each, Happening | OfficialInOffice | CitationAdded | EngagementAdded | PlaceAdded
            ):
                self._facts.append(each)
            self._record.take(each)


def _where_named(held: ContactTold) -> Iterator[tuple[int, int]]:
    """Where the states stand whose officials were there without a name."""
    left = {each.id for each in held.states}
    for index in range(held.verb, len(held.words)):
        length, state = origins().at(held.words, index) or (0, None)
        if state is not None and state.id in left:
            left.remove(state.id)
            yield held.words[index].start, held.words[index + length - 1].end


def _source(readout: HeldReadout, record: KnownRecord) -> SourceAdded:
    short = slug_of(_READOUT.sub("readout ", readout.title))[:75].strip("-")
    return SourceAdded(
        id=record.free_id("source", f"{short}-{readout.day}"),
        publisher=PUBLISHER,
        title=readout.title[:300],
        published=readout.day,
        url=readout.url,
        sha256=readout.sha256,
        file=readout.file,
        lineage=LINEAGE,
    )


def _name(form: str, ours: list[str], theirs: list[str]) -> str:
    """As in "Ann Other's call with Ben Else and Cid Third"."""
    whose = _listed(ours) or "United States"
    what = form or "contact"
    mark = "'" if whose.endswith("s") else "'s"
    return f"{whose}{mark} {what} with {_listed(theirs) or 'others'}"[:300]


def _summary(held: ContactTold, ours: list[str], theirs: list[str]) -> str:
    who, whom = _listed(ours) or "US officials", _listed(theirs) or "others"
    several = len(ours) > 1
    where = "" if held.place is None else f" in {held.place.name}"
    if held.form.form == "call":
        verb = "speak" if several else "speaks"
        how = "by video" if held.form.told == "by video" else "by telephone"
        return f"{who} {verb} with {whom} {how}."[:300]
    verb = "meet" if several else "meets"
    how = " by video" if held.form.told == "by video" else where
    return f"{who} {verb} {whom}{how}".removesuffix(".")[:299] + "."


def _listed(names: list[str]) -> str:
    if len(names) > _MOST_IN_NAME:
        names = [*names[:_MOST_IN_NAME], "others"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
