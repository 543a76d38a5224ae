"""What one speaker touches with ever new addressees does not grow with all whom he spoke to."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from projections.filing.projector import Projector
from projections.model import touches
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.links import MOST_PUSHED
from projections.model.reader import Reader
from projections.relations import pair_state
from tests.one_speaker import parties, words
from tests.projected import empty_views, recorded, rows_of, views_of

DAY = 738_700
MOST_A_FACT = 12 + 2 * MOST_PUSHED


def _rows(addressees: int) -> int:
    views = views_of(recorded([*parties(addressees), *words(addressees)]))
    return len(rows_of(views)["touched"])


def test_rows_of_what_is_touched_grow_as_the_facts_do() -> None:
    counts = [_rows(each) for each in (20, 40, 80)]
    grown = [more - fewer for fewer, more in pairwise(counts)]

    assert grown[1] <= 2 * grown[0]
    assert grown[0] / 20 <= MOST_A_FACT


def test_each_state_that_a_word_changes_is_touched_by_it() -> None:
    number = 3 * MOST_PUSHED
    pairs = [pair_key("hot", f"s{each:05}") for each in range(number)]
    events = recorded([*parties(number), *words(number)])
    db, registered = empty_views(), len([*parties(number)])
    projecting = Projector(db)
    projecting.apply(events[:registered])
    reader, changed = Reader(db), 0
    before = {pair: _state(reader, pair, registered) for pair in pairs}
    for event in events[registered:]:
        projecting.apply([event])
        for pair in pairs:
            now = _state(reader, pair, event.position)
            last = touches.last(reader, [f"pair/{pair}"], by=event.position)
            assert now == before[pair] or last == event.position
            changed += now != before[pair]
            before[pair] = now

    assert changed > 2 * number


def _state(reader: Reader, pair: str, position: int) -> bytes:
    one, other = pair.split("|")
    return msgspec.json.encode(pair_state.between(reader, one, other, Clocks(DAY, position)))


def test_positions_of_a_state_are_those_that_touched_what_it_looks_at() -> None:
    number = 3 * MOST_PUSHED
    reader = Reader(views_of(recorded([*parties(number), *words(number)])))
    last, head = f"pair/{pair_key('hot', f's{number - 1:05}')}", len([*parties(number)]) + number

    found = _all_pages(reader, [last], head)

    assert found[-1] == head
    assert found == sorted(set(found))
    assert touches.last(reader, [last], by=head - 1) < head - 1
    early = f"pair/{pair_key('hot', f's{number - 2:05}')}"
    assert touches.last(reader, [early], by=head) == head


def _all_pages(reader: Reader, scopes: Sequence[str], by: int) -> list[int]:
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = touches.page(reader, scopes, after=after, by=by, limit=2)
        found += page.items
        after = page.after
    return found
