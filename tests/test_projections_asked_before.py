"""What a reader remembers makes no difference to what it answers, whatever is filed meanwhile."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.dossiers import rendered
from projections.filing.projector import Projector
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from tests.chances import chances
from tests.projected import empty_views, recorded
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, ledgers, namings, tangles

every_kind = ledgers | tangles | namings
SUBJECTS = "SELECT subject FROM rendered ORDER BY subject"


def worked_out(reader: Reader, clocks: Clocks) -> bytes:
    subjects = [subject for (subject,) in reader.db.execute(SUBJECTS)]
    found = rendered.worked_out(reader, subjects, clocks)
    return msgspec.json.encode({each: found.get(each) for each in subjects})


@settings(max_examples=chances(100))
@given(
    every_kind,
    st.lists(st.integers(1, 20), max_size=5),
    st.lists(clocks_of, min_size=2, max_size=6),
)
def test_reader_that_was_asked_before_answers_as_one_that_was_not(
    chosen: list[Step], sizes: list[int], questions: list[Clocks]
) -> None:
    events = recorded(events_of(chosen))
    db = empty_views()
    projector, reader = Projector(db), Reader(db)

    start = 0
    for size in (*sizes, len(events)):
        projector.apply(events[start : start + size])
        start += size
        for clocks in questions:
            assert worked_out(reader, clocks) == worked_out(Reader(db), clocks)
