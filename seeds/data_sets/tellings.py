"""What a record tells, as far as it is recognised by that in a newer version of the data set.

The keepers of a data set may number their records anew. What is told has its name from the record
that told it first, and keeps it: a record belongs to what it tells, and to what had its id before
only where that is nearly what it tells.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from msgspec import Struct

from events.errors import DateError
from events.time.dates import parse
from seeds.data_sets.slugs import slug_of

_MONTH: Final = 31
_SHORTEST_WORD: Final = 3


class RecordTold(Struct, frozen=True, kw_only=True):
    """`who` was `where`, or held which office, from when to when: days in EDTF. `place` tells two
    apart that are alike in all of that; `name` is that of what is told, `is_main` is false of the
    further records of one thing.
    """

    record: str
    name: str
    who: tuple[str, ...]
    where: str = ""
    first: str = ""
    last: str = ""
    place: str = ""
    is_main: bool = True


class NamesGiven(NamedTuple):
    """The names of what the records of a version tell, by record; those of its records that tell
    what another record told before; and what was held and is told by none.
    """

    names: dict[str, str]
    renumbered: tuple[str, ...]
    untold: tuple[RecordTold, ...]

    def apart(self, record: str) -> str:
        """The name of what a record tells as a row has it: "" where it is the record's own."""
        own = slug_of(record)
        name = self.names.get(record, own)
        return "" if name == own else name

    def order(self, held: Iterable[RecordTold]) -> Callable[[str], tuple[bool, int, str]]:
        """By which records are read: those first that tell what was held, the oldest first."""
        known = {each.name for each in held if each.is_main}

        def age(record: str) -> tuple[bool, int, str]:
            name = self.names.get(record, record)
            return name not in known, len(name), name

        return age


NAMED_BY_WHAT_THEY_TELL: Final = NamesGiven({}, (), ())
"""Of records whose facts are named by what they tell, whatever ids the records have."""


def naming(told: Sequence[RecordTold], held: Sequence[RecordTold]) -> NamesGiven:
    """The names of what is told, over what is held. A new thing has the name of its record, or
    where that was given to another thing, one with a number behind it.
    """
    pairs = list(_pairs(told, held))
    names = {now.record: before.name for now, before in pairs if before.is_main}
    for now, before in pairs:
        if now.record not in names and before.name not in names.values():
            names[now.record] = before.name
    given, taken = set(names.values()), {each.name for each in held}
    records = {slug_of(each.record) for each in told}
    for each in told:
        if each.record not in names:
            names[each.record] = _free_name(slug_of(each.record), taken, records)
            taken.add(names[each.record])
    return NamesGiven(
        names,
        tuple(now.record for now, before in pairs if now.record != before.record),
        tuple(each for each in held if each.name not in given),
    )


def _free_name(own: str, taken: set[str], records: set[str]) -> str:
    if own not in taken:
        return own
    number = 2
    while (name := f"{own}-{number}") in taken or name in records:
        number += 1
    return name


_Key: TypeAlias = Callable[[RecordTold], Hashable]
_Near: TypeAlias = Callable[[RecordTold, RecordTold], bool]


def _pairs(
    told: Sequence[RecordTold], held: Sequence[RecordTold]
) -> Iterator[tuple[RecordTold, RecordTold]]:
    """Records with what they told before, each once: what is told surely comes before what is told
    nearly, and of alike ones that under the same id.
    """
    now, before = list(told), list(held)
    for key, is_near in _WAYS:
        found = list(_paired(now, before, key, is_near))
        yield from found
        done = {id(each) for pair in found for each in pair}
        now = [each for each in now if id(each) not in done]
        before = [each for each in before if id(each) not in done]


def _paired(
    told: Iterable[RecordTold], held: Iterable[RecordTold], key: _Key, is_near: _Near
) -> Iterator[tuple[RecordTold, RecordTold]]:
    by_key: dict[Hashable, list[RecordTold]] = {}
    for each in held:
        by_key.setdefault(key(each), []).append(each)
    for now in told:
        others = by_key.get(key(now), [])
        found = next((each for each in others if is_near(now, each)), None)
        if found is not None:
            others.remove(found)
            yield now, found


def _surely(_now: RecordTold, _before: RecordTold) -> bool:
    return True


def _has_begun(now: RecordTold, _before: RecordTold) -> bool:
    return bool(now.first)


def _same_person(now: RecordTold, before: RecordTold) -> bool:
    """Whether a name is written otherwise: some word of it is the same."""
    return now.who == before.who or bool(_words(now) & _words(before))


def _corrected(now: RecordTold, before: RecordTold) -> bool:
    """Whether a record tells the same thing, and something of it otherwise."""
    if not _same_person(now, before):
        return False
    return _overlap(now, before) or (now.where == before.where and _days_are_near(now, before))


def _overlap(one: RecordTold, other: RecordTold) -> bool:
    first, second = _days(one), _days(other)
    if first is None or second is None:
        return False
    return max(first[0], second[0]) <= min(first[1], second[1])


def _days_are_near(now: RecordTold, before: RecordTold) -> bool:
    """Within a month, or but for the year, the month or the day the same; any where one is not
    told.
    """
    one, other = _days(now), _days(before)
    if one is None or other is None or abs(one[0] - other[0]) <= _MONTH:
        return True
    written = zip(now.first.split("-"), before.first.split("-"), strict=False)
    return sum(part != was for part, was in written) == 1


def _days(telling: RecordTold) -> tuple[int, int] | None:
    """The first day and the last one, as numbers; of what has no end told, the first."""
    try:
        first = parse(telling.first).first.earliest
        return first, max(first, parse(telling.last or telling.first).first.latest)
    except DateError:
        return None


def _words(telling: RecordTold) -> set[str]:
    words = {word for each in telling.who for word in each.split("-")}
    return {each for each in words if len(each) >= _SHORTEST_WORD}


_WAYS: Final[tuple[tuple[_Key, _Near], ...]] = (
    (lambda each: (each.record, each.who, each.where, each.first, each.last, each.place), _surely),
    (lambda each: (each.who, each.where, each.first, each.last, each.place), _surely),
    (lambda each: (each.record, each.who, each.where, each.first, each.last), _surely),
    (lambda each: (each.who, each.where, each.first, each.last), _surely),
    (lambda each: (each.record, each.who, each.where, each.first), _has_begun),
    (lambda each: (each.who, each.where, each.first), _has_begun),
    (lambda each: (each.where, each.first, each.last), _same_person),
    (lambda each: each.record, _corrected),
    (lambda each: (each.who, each.where), _overlap),
)
"""What is the same of a record and of what was told before, and what else has to hold: the surest
way first.
"""
