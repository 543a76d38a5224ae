"""Whoever watches an answer is told whenever it reads otherwise, whatever made it so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from api.live.watches import VIEWS, Watch, Watcher
from projections.model.reader import Reader
from tests.chances import chances
from tests.projected import recorded, views_of
from tests.random_facts import (
    ACCORDS,
    ACTORS,
    CHANNELS,
    ENGAGEMENTS,
    INCIDENTS,
    MEASURES,
    OFFICES,
    Step,
)
from tests.random_facts import registry as registered
from tests.random_ledgers import DAYS, events_of, ledgers, namings

IDS: dict[str, tuple[str, ...]] = {
    "engagements": tuple(ENGAGEMENTS),
    "offices": tuple(OFFICES),
    "measures": MEASURES,
    "channels": tuple(CHANNELS),
    "incidents": INCIDENTS,
    "accords": tuple(ACCORDS),
    "facts": tuple(f"fact-{37 * count % 101}" for count in range(1, 21)),
}
pairs = st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True).map(tuple)
watches = st.sampled_from(sorted(VIEWS)).flatmap(
    lambda kind: st.builds(
        Watch,
        kind=st.just(kind),
        ids=st.tuples(st.sampled_from(IDS[kind])) if kind in IDS else pairs,
        as_of=st.sampled_from(DAYS),
        public_by=st.none() | st.sampled_from(DAYS),
    )
)


@settings(max_examples=chances(40))  # it looks at every position
@given(chosen=ledgers | namings, asked=st.lists(watches, min_size=8, max_size=8))
def test_whoever_watches_an_answer_is_told_whenever_it_reads_otherwise(
    chosen: list[Step], asked: list[Watch]
) -> None:
    events = recorded(events_of(chosen))
    reader = Reader(views_of(events))

    for watch in asked:
        watcher = Watcher(reader, watch)
        for position in range(len(registered()) + 1, len(events) + 1):
            told = watcher.after(position)
            read = Watcher(reader, watch).between(position - 1, position)
            assert (told is None) == (read is None), (watch, position)
            assert told is None or told.differs == read.differs  # type: ignore[union-attr]
