"""What is asked as a person writes it: clocks and filters, and what they come to."""

import re
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from events.errors import DateError, QuestionError
from events.ledger.protocol import Ledger, position_at
from events.time.clock import utc_now
from events.time.dates import Bounds, day_of, iso, stretch
from events.time.instants import read_instant
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from projections.model.clocks import Clocks
from projections.model.worded import Worded
from projections.timeline.by_status import STATUSES
from projections.timeline.filters import Filters

KINDS = tuple(sorted(map(tag_of, FACT_TYPES)))
"""The types that a fact may have."""

_YES_OR_NO = {"true": True, "false": False}
UNDATED = "include"
"""How what is open below is asked for with a window of days."""

_POSITION = re.compile("[0-9]{1,18}")


class Asked(Struct, frozen=True, kw_only=True):
    """The clock values of a question as written; None where they were left out."""

    as_of: str | None = None
    public_by: str | None = None
    known_at: str | None = None


class ClocksUsed(Worded, frozen=True, kw_only=True):
    """The clock values that an answer used: days, no limit (null), a ledger position.

    `root` is the ledger's Merkle tree hash at that position, in hex: what was recorded by then, to
    the byte.
    """

    as_of: str
    as_of_in_words: str = ""
    public_by: str | None
    public_by_in_words: str | None = None
    known_at: int
    root: str


class AskedFilters(Struct, frozen=True, kw_only=True):
    """The filters of a timeline as written; `since` is the parameter `from`."""

    actor: str | None = None
    counterpart: str | None = None
    issue: str | None = None
    kind: str | None = None
    engagement: str | None = None
    office: str | None = None
    measure: str | None = None
    channel: str | None = None
    incident: str | None = None
    accord: str | None = None
    place: str | None = None
    since: str | None = None
    until: str | None = None
    undated: str | None = None
    text: str | None = None
    contested: str | None = None
    status: str | None = None


def used(clocks: Clocks, root: str) -> ClocksUsed:
    """Resolved clocks as an answer shows them."""
    return ClocksUsed(
        as_of=iso(clocks.as_of),
        public_by=None if clocks.public_by is None else iso(clocks.public_by),
        known_at=clocks.known_at,
        root=root,
    )


def today() -> int:
    """Today's day in UTC, as an ordinal."""
    return utc_now().date().toordinal()


def check_words(parameter: str, text: str) -> None:
    """Raise `QuestionError` for a text without a word to look for."""
    if not text.strip():
        raise QuestionError(parameter, text, "a word or more")


def day_for(parameter: str, text: str) -> int:
    """A day given for a parameter, or the last one of a longer stretch of days (EDTF); raises
    `QuestionError` naming the parameter.
    """
    return _days_for(parameter, text).latest


def first_day_for(parameter: str, text: str) -> int:
    """The same for parameters that mean the first day."""
    return _days_for(parameter, text).earliest


def _days_for(parameter: str, text: str) -> Bounds:
    try:
        day = day_of(text)  # also in years for which EDTF has no days
        return Bounds(day, day)
    except DateError as no_day:
        try:
            return stretch(text)
        except DateError as error:
            expected = f"{no_day.expected}, or {error.expected}"
            raise QuestionError(parameter, text, expected) from error


async def position_for(parameter: str, text: str, ledger: Ledger) -> int:
    """A position given for a parameter, or the last one recorded by the instant that is given;
    raises `QuestionError` naming the parameter.
    """
    if _POSITION.fullmatch(text):
        return int(text)
    return await position_at(ledger, _instant(parameter, text))


def _instant(parameter: str, text: str) -> datetime:
    expected = "a ledger position, or an instant such as 2023-06-18T12:00:00Z, with its offset"
    try:
        return read_instant(text)
    except ValueError as error:
        raise QuestionError(parameter, text, expected) from error


def filters_of(asked: AskedFilters) -> Filters:
    """The filters of a timeline; raises `QuestionError` for what fits no fact at all."""
    if asked.kind is not None and asked.kind not in KINDS:
        raise QuestionError("kind", asked.kind, f"one of: {', '.join(KINDS)}")
    if asked.text is not None:
        check_words("text", asked.text)
    if asked.contested is not None and asked.contested not in _YES_OR_NO:
        raise QuestionError("contested", asked.contested, " or ".join(_YES_OR_NO))
    if asked.status is not None and asked.status not in STATUSES:
        raise QuestionError("status", asked.status, f"one of: {', '.join(STATUSES)}")
    if asked.undated not in {None, UNDATED}:
        raise QuestionError("undated", str(asked.undated), UNDATED)
    since = None if asked.since is None else first_day_for("from", asked.since)
    until = None if asked.until is None else day_for("until", asked.until)
    if since is not None and until is not None and since > until:
        raise QuestionError("from", iso(since), f"a day no later than until, {iso(until)}")
    contested = None if asked.contested is None else _YES_OR_NO[asked.contested]
    resolved = {
        "since": since,
        "until": until,
        "undated": asked.undated is not None,
        "contested": contested,
    }
    return Filters(**{**asdict(asked), **resolved})
