"""Between which two states of relations is asked for changes?"""

from msgspec import Struct

from events.errors import QuestionError
from events.ledger.protocol import Ledger
from events.time.dates import iso
from projections.model.clocks import Clocks
from projections.timeline.as_written import day_for, first_day_for, position_for


class Period(Struct, frozen=True, kw_only=True):
    """What is compared: the state at the clocks of `after` with that on an earlier day (`since`),
    of an earlier ledger (`learned_since`), or both. None: not asked for.
    """

    after: Clocks
    since: int | None = None
    learned_since: int | None = None

    @property
    def clocks(self) -> tuple[Clocks, ...]:
        """The clocks of the states in order: the first, the one between two steps, the last."""
        middle = Clocks(
            self.after.as_of if self.since is None else self.since,
            self.after.known_at,
            self.after.public_by,
        )
        found = [self.after]
        if self.since is not None:
            found.insert(0, middle)
        if self.learned_since is not None:
            found.insert(0, Clocks(middle.as_of, self.learned_since, middle.public_by))
        return tuple(found)


class AskedPeriod(Struct, frozen=True, kw_only=True):
    """A period as written; `as_of` is the day that was given beside it."""

    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    learned_since: str | None = None


async def period_of(asked: AskedPeriod, clocks: Clocks, ledger: Ledger) -> Period:
    """The period that is asked for, up to the clocks; raises `QuestionError`."""
    until = clocks.as_of if asked.until is None else day_for("until", asked.until)
    if None not in {asked.until, asked.as_of} and until != clocks.as_of:
        raise QuestionError("until", iso(until), f"the day of as_of, {asked.as_of}, or it alone")
    since = None if asked.since is None else first_day_for("since", asked.since)
    if since is not None and since > until:
        raise QuestionError("since", iso(since), f"a day no later than until, {iso(until)}")
    learned_since = None
    if asked.learned_since is not None:
        learned_since = await position_for("learned_since", asked.learned_since, ledger)
        if learned_since > clocks.known_at:
            expected = f"a position up to known_at, {clocks.known_at}, or an instant up to then"
            raise QuestionError("learned_since", asked.learned_since, expected)
    return Period(
        after=Clocks(until, clocks.known_at, clocks.public_by),
        since=since,
        learned_since=learned_since,
    )
