"""Why does an answer leave out what it leaves out, and what would make certain what it doubts?

Asked for expressly, this is the one place where facts are named that were not public by then.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from events.time.dates import Edtf, Span, known_day, parse
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import ActorAdded, EngagementAdded
from projections.dossiers import rendered
from projections.facts.history import decode_fact
from projections.model import mergers
from projections.model.affiliations import acts_for
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader, at_one_time
from projections.model.redated import public_from
from projections.model.worded import Worded
from projections.relations.left_out import REASONS, LeftOut, Reason, left_out
from projections.relations.open_doubts import Unsettled, unsettled
from projections.relations.pair_state import Relations, shown
from projections.subjects.effects import changes_of

LISTED_LIMIT = 100
"""Facts that are listed for each reason, those nearest to the question."""

CLOCKS: dict[Reason, Literal["as_of", "public_by", "known_at"] | None] = {
    "not_yet_happened": "as_of",
    "not_told_yet": "as_of",
    "not_yet_public": "public_by",
    "machine_coded": None,
    "retracted": "known_at",
    "superseded": None,
    "cut_off": None,
}

_VERSIONS = f"""
SELECT v.fact, v.reason, {public_from("v")}, v.body FROM json_each(:keys) j CROSS JOIN version v
WHERE v.fact = j.value ->> 0 AND v.known_from = j.value ->> 1
"""


class Holding(Struct, frozen=True, kw_only=True):
    """Which facts the state of something rests on now; what was cut off may be among them."""

    subject: str
    because: tuple[str, ...]


class Retraction(Struct, frozen=True, kw_only=True):
    """Where in the ledger a fact was taken back, and why."""

    position: int
    reason: str | None


class ExcludedFact(Worded, frozen=True, kw_only=True):
    """A fact that the answer leaves out, and the clock by which it does (null: others came after
    it, or the section that it is in goes on elsewhere).

    `holding` tells of such a one what holds now of whatever it bears on.
    """

    fact: str
    reason: Reason
    clock: Literal["as_of", "public_by", "known_at"] | None
    date: Edtf
    date_in_words: str = ""
    public_since: str | None
    holding: tuple[Holding, ...] = ()
    retracted: Retraction | None = None


class Explained(Struct, frozen=True, kw_only=True):
    """What is left out, fact by fact, and what would settle what is not certain; `cut_off` names
    the reasons for which more is left out than is listed.
    """

    excluded: tuple[ExcludedFact, ...]
    unsettled: tuple[Unsettled, ...]
    cut_off: tuple[str, ...] = ()


class _Told(NamedTuple):
    """A fact as it read, why it was taken back, since when it was public."""

    fact: AnyFact
    reason: str | None
    public_from: int

    def subjects(self, reader: Reader, clocks: Clocks) -> list[str]:
        """What it did something to, or tells of."""
        sides = _Registered(reader, clocks, parse(self.fact.when))
        return [each.subject for each in changes_of(self.fact, tag_of(type(self.fact)), sides)]


class _Registered(NamedTuple):
    """Who is on whose side on the days of a fact, as it is registered."""

    reader: Reader
    clocks: Clocks
    span: Span

    def sides_of(self, actor: str) -> tuple[str, ...]:
        added = self._actor(actor)
        if added.kind == "state":
            return (actor,)
        found = (
            mergers.survivor(self.reader, each, self.clocks) for each in acts_for(added, self.span)
        )
        return tuple(dict.fromkeys(found))

    def is_state(self, actor: str) -> bool:
        return self._actor(actor).kind == "state"

    def whole_of(self, engagement: str) -> str:
        seen: set[str] = set()
        at = mergers.survivor(self.reader, engagement, self.clocks, "engagement")
        while at not in seen and (above := self._part_of(at)) is not None:
            seen.add(at)
            at = mergers.survivor(self.reader, above, self.clocks, "engagement")
        return at

    def _part_of(self, engagement: str) -> str | None:
        at = self.clocks.known_at
        added = self.reader.registered("engagement", engagement, EngagementAdded, known_at=at)
        return added.part_of

    def _actor(self, id: str) -> ActorAdded:
        return self.reader.registered("actor", id, ActorAdded, known_at=self.clocks.known_at)


@at_one_time
def explain(reader: Reader, state: Relations, clocks: Clocks) -> Explained:
    """Explain a state, given by the same clocks."""
    lists = {reason: _left_out(reader, state, clocks, reason) for reason in REASONS}
    longer = [reason for reason, found in lists.items() if len(found) > LISTED_LIMIT]
    return Explained(
        excluded=tuple(
            fact
            for reason, found in lists.items()
            for fact in _listed(reader, reason, found[:LISTED_LIMIT], clocks)
        ),
        unsettled=tuple(unsettled(reader, state, clocks)),
        cut_off=tuple(longer),
    )


def _left_out(reader: Reader, state: Relations, clocks: Clocks, reason: Reason) -> list[LeftOut]:
    return left_out(reader, pair_key(*state.between), clocks, shown(state), reason)


def _listed(
    reader: Reader, reason: Reason, found: list[LeftOut], clocks: Clocks
) -> Iterator[ExcludedFact]:
    told = _read(reader, found, clocks)
    holding: dict[str, tuple[str, ...]] = {}
    of_fact: dict[str, list[str]] = {}
    if CLOCKS[reason] is None:
        of_fact = {fact: each.subjects(reader, clocks) for fact, each in told.items()}
        subjects = list(dict.fromkeys(chain(*of_fact.values())))
        elements = rendered.elements(reader, subjects, clocks)
        holding = {subject: each.because for subject, each in elements.items()}
    for each in found:
        fact = told[each.fact]
        yield ExcludedFact(
            fact=each.fact,
            reason=reason,
            clock=CLOCKS[reason],
            date=fact.fact.when,
            public_since=known_day(fact.public_from),
            holding=tuple(
                Holding(subject=subject, because=holding.get(subject, ()))
                for subject in of_fact.get(each.fact, ())
            ),
            retracted=Retraction(position=each.known_from, reason=fact.reason)
            if reason == "retracted"
            else None,
        )


def _read(reader: Reader, found: list[LeftOut], clocks: Clocks) -> dict[str, _Told]:
    asked = {"keys": msgspec.json.encode(found).decode(), "k": clocks.known_at}
    return {
        fact: _Told(decode_fact(body), reason, day)
        for fact, reason, day, body in reader.db.execute(_VERSIONS, asked)
    }
