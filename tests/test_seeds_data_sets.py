"""Records, XML elements and tables: what every reader of a data set is made of."""

from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from events.errors import ImportFileError
from seeds.data_sets import tables
from seeds.data_sets.record import Record, Values
from seeds.data_sets.xml_elements import elements, text_of, values_of

_ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
_VALUES = st.recursive(
    st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ASCII, inner, max_size=3),
    max_leaves=8,
)


class Stop(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row with one of each kind of column."""

    id: str
    places: tuple[str, ...] = ()
    days: int | None = None
    passing: bool = False


@given(st.dictionaries(_ASCII, _VALUES, max_size=4))
def test_canonical_form_is_the_one_of_rfc_8785(values: dict[str, Values]) -> None:
    assert Record("1", "2013-12-16", values).canonical == rfc8785.dumps(values)


def test_elements_come_one_at_a_time_as_values(tmp_path: Path) -> None:
    file = tmp_path / "trips.xml"
    file.write_text(
        "<trips><trip who='a'><id>1</id><country id='cuba'>Cuba</country><note/>"
        "<stop>A</stop><stop>B\n  C</stop><by>me</by></trip><trip><id>2</id></trip></trips>"
    )

    found = [values_of(each, without=frozenset({"by"})) for each in elements(file, "trip")]

    assert found == [
        {
            "@who": "a",
            "id": "1",
            "country": {"@id": "cuba", "text": "Cuba"},
            "note": "",
            "stop": ["A", "B C"],
        },
        {"id": "2"},
    ]
    assert text_of(None) == ""


def test_entities_are_refused_before_they_are_expanded(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xml"
    file.write_text(
        "<!DOCTYPE trips [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
        "<trips><trip>&b;</trip></trips>"
    )

    with pytest.raises(ImportFileError, match="without a document type"):
        list(elements(file, "trip"))


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [("<trips>\n<trip><id>1</id></trip>\n<trip>", 3, "XML"), ("", 1, "XML")],
)
def test_file_that_breaks_off_is_told_with_its_line(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    file = tmp_path / "trips.xml"
    file.write_text(content)

    with pytest.raises(ImportFileError, match=reason) as raised:
        list(elements(file, "trip"))

    assert raised.value.line == line


def test_table_reads_back_as_it_was_written(tmp_path: Path) -> None:
    rows = [
        Stop(id="a", places=("Paris", "Bonn"), days=3),
        Stop(id="b", passing=True),
        Stop(id="c"),
    ]
    file = tmp_path / "stops.tsv"

    file.write_text("# a remark\n" + "".join(tables.write(rows, Stop)))

    assert list(tables.read(file, Stop)) == rows
    assert file.read_text() == (
        "# a remark\nid\tplaces\tdays\tpassing\na\tParis; Bonn\t3\t\nb\t\t\tTrue\nc\t\t\t\n"
    )


@pytest.mark.parametrize("text", ["a\tb", "a\nb"])
def test_text_that_no_table_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="without tabs"):
        list(tables.write([Stop(id=text)], Stop))


@pytest.mark.parametrize(
    ("content", "reason"),
    [("id\nx\ty\n", "1 columns, found 2"), ("id\tdays\nx\tmany\n", "int")],
)
def test_faulty_row_is_told_with_its_line(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "stops.tsv"
    file.write_text(content)

    with pytest.raises(ImportFileError, match=reason) as raised:
        list(tables.read(file, Stop))

    assert raised.value.line == 2
