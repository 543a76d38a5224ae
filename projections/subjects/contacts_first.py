"""Which of several contacts that were over on one day is told?

The whole goes before its parts, and a head of state or of government before others, where it is
known who was; then what began last, and the names of engagements decide.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import parse
from events.vocabulary.registry import EngagementAdded, OfficeAdded
from projections.holding import seats, segments
from projections.holding.tellings import histories
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import parties_of
from projections.model.reader import Reader
from projections.model.tense import version_of
from projections.subjects import whose_offices
from projections.subjects.offices import by_seat


class _HolderRead(Struct, frozen=True):
    """What is needed here of an office's element (`projections.subjects.offices`)."""

    class MayHold(Struct, frozen=True):
        """Who may hold it."""

        value: str | None = None

    certainty: str = ""
    holders: tuple[str, ...] = ()
    alternatives: tuple[MayHold, ...] = ()
    seats: tuple[msgspec.Raw, ...] = ()


_decode = msgspec.json.Decoder(_HolderRead).decode
_ACTORS = f"SELECT v.actors FROM version v WHERE {version_of(':fact')}"


class HeldContact(NamedTuple):
    """An engagement that was held, and the last day by then on which it may have gone on."""

    engagement: str
    fact: str
    date: str
    last_day: int


def first_of(
    reader: Reader, contacts: Sequence[HeldContact], pair: str, clocks: Clocks
) -> HeldContact:
    """Of contacts of which the first were over last, the one that is told."""
    tied = [each for each in contacts if each.last_day == contacts[0].last_day]
    if len(tied) == 1:
        return tied[0]

    def read() -> HeldContact:
        return _first(reader, tied, pair, clocks)

    key = "first", pair, clocks.public_by, *tied
    return reader.as_known(key, clocks.known_at, read)


def _first(reader: Reader, tied: Sequence[HeldContact], pair: str, clocks: Clocks) -> HeldContact:
    """The same, of those that were over on one day: the day that is asked about has no part in
    it.
    """
    parts = {each.engagement for each in tied if _is_part(reader, each, tied, clocks)}
    whole = [each for each in tied if each.engagement not in parts] or tied
    heads = _heads_of(reader, pair, tied[0].last_day, clocks) if len(whole) > 1 else set()
    led = [each for each in whole if heads & _who_met(reader, each.fact, clocks)] or whole
    began = max(parse(each.date).told_from for each in led)
    late = [each for each in led if parse(each.date).told_from == began]
    last = sorted(late, key=lambda each: each.fact, reverse=True)  # as in the timeline
    return min(last, key=lambda each: _named(reader, each.engagement, clocks))


def _is_part(
    reader: Reader, contact: HeldContact, tied: Sequence[HeldContact], clocks: Clocks
) -> bool:
    """Whether an engagement is a part of another one, or of a part of it."""
    others = {each.engagement for each in tied} - {contact.engagement}
    seen, at = set[str](), contact.engagement
    while at not in seen:
        seen.add(at)
        added = reader.registered("engagement", at, EngagementAdded, known_at=clocks.known_at)
        if added.part_of is None:
            return False
        at = mergers.survivor(reader, added.part_of, clocks, "engagement")
        if at in others:
            return True
    return False


def _heads_of(reader: Reader, pair: str, day: int, clocks: Clocks) -> set[str]:
    """Who were, or may have been, at the head of either state or of its government on a day."""
    offices = [
        id
        for actor in parties_of(f"pair/{pair}")
        for id in whose_offices.heads_of(reader, actor, clocks)
    ]
    subjects = [whose_offices.subject_of(id) for id in offices]
    found: set[str] = set()
    others: list[str] = []
    for subject, stored in segments.stored(reader, subjects, replace(clocks, as_of=day)):
        held = None if stored is None else _decode(stored.element or b"{}")
        if held is None or held.seats or held.certainty == "between":
            others.append(subject)
        else:
            found |= {*held.holders, *(each.value for each in held.alternatives if each.value)}
    return found | _worked_out(reader, others, day, clocks)


def _worked_out(reader: Reader, subjects: Sequence[str], day: int, clocks: Clocks) -> set[str]:
    """The same, where it is not stored, or not all that is told of it by then."""
    found: set[str] = set()
    for subject, (told, history) in histories(reader, subjects, clocks).items():
        id = subject.partition("/")[2]
        office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
        held = history.held(day)
        if office.seats == "several":
            found.update(seats.listed(seats.on_day(by_seat(history, told), day)))
        elif held is not None:
            found |= {each.value for each in held.options if each.value is not None}
    return found


def _who_met(reader: Reader, fact: str, clocks: Clocks) -> frozenset[str]:
    def read() -> frozenset[str]:
        row = reader.db.execute(_ACTORS, {"fact": fact, "k": clocks.known_at}).fetchone()
        return frozenset() if row is None else frozenset(str(row[0]).split())

    return reader.as_known(("met", fact), clocks.known_at, read)


def _named(reader: Reader, engagement: str, clocks: Clocks) -> str:
    return reader.name_of("engagement", engagement, known_at=clocks.known_at) or engagement
