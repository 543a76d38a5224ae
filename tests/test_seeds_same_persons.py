"""Who is who, between data sets and the founding facts; names as ids; what was read of a field."""

import pytest

from events.vocabulary.registry import ActorAdded
from seeds.data_sets import tables
from seeds.data_sets.coverage import DataSetCoverage, FieldCoverage, FieldsRead, Unread
from seeds.data_sets.slugs import slug_of
from seeds.derived.same_persons import TABLE, SamePerson, person_of, usual_name
from seeds.founding import founding_events

TRAVELS = "history-at-state-travels"


def test_person_of_the_founding_facts_has_one_id() -> None:
    persons = {each.id for each in founding_events() if isinstance(each, ActorAdded)}

    assert person_of("blinken-antony-j", TRAVELS) == "antony-blinken"
    assert {"antony-blinken", "joe-biden", "mike-pompeo", "nicholas-burns"} <= persons


def test_person_whom_no_row_names_keeps_the_id_of_the_data_set() -> None:
    assert person_of("hull-cordell", TRAVELS) == "hull-cordell"
    assert usual_name("hull-cordell", TRAVELS, "Cordell Hull") == "Cordell Hull"


def test_id_may_be_somebody_else_in_another_data_set() -> None:
    president = person_of("taft-william-howard", TRAVELS)

    assert president == "taft-william-howard-1857"
    assert person_of("taft-william-howard", "history-at-state-pocom") == "taft-william-howard"


def test_each_id_of_a_data_set_stands_in_the_table_once() -> None:
    rows = list(tables.read(TABLE, SamePerson))

    assert len({(each.known_as, each.data_set) for each in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Hu Jintao", "hu-jintao"),
        ("N’Djamena", "ndjamena"),
        ("Sana'a", "sanaa"),
        ("St. Petersburg", "st-petersburg"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Jonas Gahr Støre", "jonas-gahr-store"),
        ("Bülent Yıldırım", "bulent-yildirim"),
        ("—", ""),
    ],
)
def test_name_as_an_id(name: str, id_: str) -> None:
    assert slug_of(name) == id_


def test_what_was_read_is_counted_field_by_field() -> None:
    fields = FieldsRead("some-trips")
    for remark, left in (("Stopped.", "Stopped."), ("Accompanied.", ""), ("", "")):
        fields.record(read=True)
        fields.field("remarks", remark, unread=left)
    fields.record(read=False)

    assert fields.all() == DataSetCoverage(
        source="some-trips",
        records=4,
        read=3,
        fields=(
            FieldCoverage(
                field="remarks", read=1, unread=1, empty=1, examples=(Unread("Stopped.", 1),)
            ),
        ),
    )
