"""What did an answer leave out, and why?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from operator import not_
from typing import Any, Final, Literal, NamedTuple, get_args

from msgspec import Struct

from projections.model.clocks import FOREVER, Clocks
from projections.model.coded import UNSUPPORTED
from projections.model.reader import Reader
from projections.model.redated import public_from
from projections.model.table import Row
from projections.model.tense import Tense, Tensed, ask, tensed
from projections.model.version import Version
from projections.relations import told_between, told_whole
from projections.relations.told_whole import ToldWhole

COUNT_LIMIT = 500
"""Each count goes up to here; what is nearest to the question is counted first."""

SCHEMA = """
CREATE TABLE retracted (
    pair        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    public_from INTEGER NOT NULL,
    undone      INTEGER NOT NULL,
    PRIMARY KEY (pair, position, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX retracted_fact ON retracted (fact, undone);
"""
RETRACT = f"INSERT INTO retracted VALUES (?, ?, ?, ?, {FOREVER})"
LEFT_OUT_OF = f"SELECT pair FROM retracted WHERE fact = ? AND undone = {FOREVER} ORDER BY pair"
"""The pairs that it was between as it was retracted, of which it is left out."""

GIVE_BACK = f"UPDATE retracted SET undone = ? WHERE fact = ? AND undone = {FOREVER}"
"""Where a retraction is undone; what was asked of the ledger before that counts it."""

Reason = Literal[
    "not_yet_happened",
    "not_told_yet",
    "not_yet_public",
    "machine_coded",
    "retracted",
    "superseded",
    "cut_off",
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
"""Why an answer leaves facts out, in order."""


_IS_NOT_CODED_YET: Final = "(t.coded_from IS NULL OR t.coded_from > :p)"

# What is left out by a clock, and what of it is nearest to the question.
_BETWEEN: Final[dict[Reason, tuple[str, str]]] = {
    "not_yet_happened": (
        "t.is_open = 0 AND t.earliest > :d AND t.public_from <= :p",
        "earliest",
    ),
    "not_told_yet": (
        "t.is_open = 1 AND t.earliest > :d AND t.public_from <= :p",
        "earliest",
    ),
    "not_yet_public": (
        f"t.public_from > :p AND {_IS_NOT_CODED_YET} AND t.public_from < {UNSUPPORTED}",
        "public_from",
    ),
    "machine_coded": ("t.coded_from <= :p AND t.public_from > :p", "coded_from"),
}
_RETRACTED = f"""
SELECT x.fact, x.position AS known_from FROM retracted x
WHERE x.pair = :pair AND x.position <= :k AND x.undone > :k
  AND {public_from("x", "position", "stated_from")} <= :p
ORDER BY position DESC LIMIT {COUNT_LIMIT}
"""
# By reason the fact, and where it was recorded as it then read (a retracted one: where it was
# retracted), what is nearest to the question first.
_BY_CLOCK: Final[dict[Reason, Tensed]] = {
    **{
        reason: tensed(
            told_between.first(f"t.fact, t.known_from, t.{order}", condition, order, COUNT_LIMIT)
        )
        for reason, (condition, order) in _BETWEEN.items()
    },
    "retracted": Tensed(_RETRACTED, _RETRACTED),
}


def _counts(tense: Tense) -> str:
    counts = [told_between.count(each, COUNT_LIMIT)(tense) for each, _ in _BETWEEN.values()]
    counts.append(f"SELECT count(*) FROM ({_RETRACTED})")
    return f"SELECT {', '.join(f'({each})' for each in counts)}"


_COUNTS = tensed(_counts)
_bearing = told_between.first(
    "t.fact, t.known_from, t.bears_on, t.earliest",
    "t.earliest <= :d AND t.bears_on <> '' AND t.public_from <= :p",
    "earliest DESC, fact DESC",
    COUNT_LIMIT,
)
_BEARING = tensed(lambda tense: f"SELECT fact, known_from, bears_on FROM ({_bearing(tense)})")
"""What bears on the state, and on which subjects."""

# The same in two texts, with a line for each: that is read in half the time.
_BEARING_LINES = tensed(
    lambda tense: (
        "SELECT coalesce(group_concat(fact, char(10)), ''),"
        f" coalesce(group_concat(bears_on, char(10)), '') FROM ({_bearing(tense)})"
    )
)


class LeftOut(NamedTuple):
    """A fact that is left out, and the position from which it reads as it does."""

    fact: str
    known_from: int


class Shown(NamedTuple):
    """What an answer shows of what stands between a pair: the facts that it rests on, and the
    subjects whose state it tells; `is_whole`: there are no others.
    """

    facts: set[str]
    subjects: set[str]
    is_whole: bool

    def tells_of(self, bears_on: str) -> bool:
        """Whether it tells of any of the subjects that a fact bears on."""
        return not self.subjects.isdisjoint(bears_on.split())


class Excluded(Struct, frozen=True, kw_only=True):
    """How many facts between the parties the answer leaves out, and why.

    Of what is `not_told_yet` it is not known how early it began, or it is told of a later day that
    it held. Facts that at least possibly happened and bear on the state are `superseded` where
    others came after, and `cut_off` where they bear on nothing that is shown, as a section goes on
    elsewhere. Nobody but a program tells of what is `machine_coded`, whichever day that is of.
    A count that `at_least` names stopped at `COUNT_LIMIT` facts: there may be more.
    """

    not_yet_happened: int
    not_told_yet: int
    not_yet_public: int
    retracted: int
    superseded: int
    machine_coded: int = 0
    cut_off: int = 0
    at_least: tuple[str, ...] = ()


NONE = Excluded(not_yet_happened=0, not_told_yet=0, not_yet_public=0, retracted=0, superseded=0)


def retracted_rows(version: Version, position: int) -> Iterator[Row]:
    """Where a retracted fact is counted."""
    for pair in version.pairs:
        yield pair, position, version.fact.id, version.stated_from


def count(reader: Reader, pair: str, clocks: Clocks, shown: Shown) -> Excluded:
    """Count what stands between a pair and is not among the facts that are shown."""
    parameters = _parameters(pair, clocks)
    facts: Sequence[str]
    subjects: Sequence[str]
    whole = told_whole.remembered(reader, parameters) if reader.asks_of_now(clocks) else None
    if whole is None:
        counted = _counted(reader, parameters)
        facts, subjects = map(str.splitlines, ask(reader, _BEARING_LINES, parameters)[0])
        told_whole.looked_at(reader, parameters, len(facts) + 1)
    else:
        counted = _counted_in(whole, reader, parameters)
        facts, subjects = whole.bearing(clocks.as_of, COUNT_LIMIT)
    are_hidden = map(not_, map(shown.facts.__contains__, facts))
    # Many bear on the same.
    hidden = Counter(compress(subjects, are_hidden))
    superseded = sum(number for each, number in hidden.items() if shown.tells_of(each))
    looked_at = len(facts)
    reached = {**counted, "superseded": looked_at, "cut_off": 0 if shown.is_whole else looked_at}
    return Excluded(
        **counted,
        superseded=superseded,
        cut_off=hidden.total() - superseded,
        at_least=tuple(name for name, number in reached.items() if number == COUNT_LIMIT),
    )


def _counted(reader: Reader, parameters: Mapping[str, Any]) -> dict[Reason, int]:
    """By reason what is left out by the clocks, as far as counting goes."""
    (counts,) = ask(reader, _COUNTS, parameters)
    return dict(zip(_BY_CLOCK, counts, strict=True))


def _counted_in(
    whole: ToldWhole, reader: Reader, parameters: Mapping[str, Any]
) -> dict[Reason, int]:
    """The same by now's clocks, given all that is told between the two: what has not come by a day
    is counted in that, and all else is the same on every day.
    """

    def read() -> dict[Reason, int]:
        return _counted(reader, parameters)

    on_any_day = reader.as_known(("left out", parameters["pair"]), parameters["k"], read)
    day = parameters["d"]
    return on_any_day | {
        "not_yet_happened": min(whole.not_yet_happened(day), COUNT_LIMIT),
        "not_told_yet": min(whole.not_told_yet(day), COUNT_LIMIT),
    }


def left_out(
    reader: Reader, pair: str, clocks: Clocks, shown: Shown, reason: Reason
) -> list[LeftOut]:
    """The facts that `count` counts for a reason."""
    parameters = _parameters(pair, clocks)
    if reason in _BY_CLOCK:
        return [LeftOut(*row[:2]) for row in ask(reader, _BY_CLOCK[reason], parameters)]
    return [
        LeftOut(fact, known_from)
        for fact, known_from, bears_on in ask(reader, _BEARING, parameters)
        if fact not in shown.facts and shown.tells_of(bears_on) == (reason == "superseded")
    ]


def _parameters(pair: str, clocks: Clocks) -> dict[str, str | int]:
    return {"pair": pair, "d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}
