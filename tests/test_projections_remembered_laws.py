"""What a reader remembers of one question answers the next as if it were read anew."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from projections.dossiers import rendered
from projections.filing.projector import Projector
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations.pair_state import between
from tests.chances import chances
from tests.projected import answer, empty_views, recorded
from tests.random_facts import Step
from tests.random_ledgers import clocks_of, events_of, ledgers, namings, tangles

PAIRS = (("alba", "bora"), ("alba", "cima"))

every_kind = ledgers | tangles | namings
asked_of = st.lists(clocks_of, min_size=1, max_size=4)
sizes_of = st.lists(st.integers(1, 20), min_size=1, max_size=4)


@settings(max_examples=chances(60))
@given(every_kind, sizes_of, asked_of)
def test_who_asked_before_is_answered_as_who_never_did(
    chosen: list[Step], sizes: list[int], questions: list[Clocks]
) -> None:
    events = recorded(events_of(chosen))
    db = empty_views()
    projector, reader = Projector(db), Reader(db)

    for end in sorted(max(0, len(events) - each) for each in (*sizes, 0)):
        projector.apply(events[:end])
        subjects = [each for (each,) in db.execute("SELECT subject FROM rendered ORDER BY subject")]
        for asked in questions:
            # Nobody asks of what is not filed yet.
            clocks = replace(asked, known_at=min(asked.known_at, projector.checkpoint))
            found = rendered.worked_out(reader, subjects, clocks)

            assert found == rendered.worked_out(Reader(db), subjects, clocks)
            for pair in PAIRS:
                expected = answer(between, Reader(db), *pair, clocks)
                assert answer(between, reader, *pair, clocks) == expected
