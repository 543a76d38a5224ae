from pathlib import Path

import pytest

from events.catalogue import AnyEvent
from events.errors import ImportFileError
from events.registry import ActorAdded, IssueAdded
from seeds.reading import read_items, read_yaml


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "import.yaml"


def read(file: Path, text: str) -> list[tuple[int, AnyEvent]]:
    file.write_text(text, encoding="utf-8")
    return list(read_yaml(file))


def plain(file: Path, text: str) -> list[object]:
    file.write_text(text, encoding="utf-8")
    return [item for _, item in read_items(file)]


def refusal(file: Path, text: str) -> str:
    with pytest.raises(ImportFileError) as caught:
        read(file, text)

    assert caught.value.path == file
    return f"{caught.value.line}: {caught.value.reason}"


def test_each_event_comes_with_the_line_on_which_its_item_starts(file: Path) -> None:
    events = read(
        file,
        "# parties\n"
        "- type: actor-added\n"
        "  id: china\n"
        "  kind: state\n"
        "  name: China\n"
        "\n"
        "# subjects\n"
        "- type: issue-added\n"
        "  id: trade\n"
        "  name: Trade\n"
        "  description: >-\n"
        "    Trade and\n"
        "    tariffs.\n",
    )

    assert events == [
        (2, ActorAdded(id="china", kind="state", name="China")),
        (8, IssueAdded(id="trade", name="Trade", description="Trade and tariffs.")),
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_file_without_items_holds_no_events(file: Path, text: str) -> None:
    assert read(file, text) == []


def test_items_before_a_wrong_one_are_given_out(file: Path) -> None:
    file.write_text(
        "- {type: actor-added, id: china, kind: state, name: China}\n- {type: actor-added}\n",
        encoding="utf-8",
    )
    items = read_yaml(file)

    assert next(items) == (1, ActorAdded(id="china", kind="state", name="China"))
    with pytest.raises(ImportFileError, match=r":2: item without an id: object missing required"):
        next(items)


def test_scalars_are_what_they_look_like(file: Path) -> None:
    (item,) = plain(
        file,
        "- day: 2023-06-18\n"
        "  word: no\n"
        "  time: 12:30\n"
        "  octal: 010\n"
        "  grouped: 1_000\n"
        "  tilde: ~\n"
        "  merge: <<\n"
        "  count: 12\n"
        "  degrees: -8.5\n"
        "  truth: true\n"
        "  nothing: null\n"
        "  empty:\n"
        "  quoted: '12'\n"
        "  blank: ''\n",
    )

    assert item == {
        "day": "2023-06-18",
        "word": "no",
        "time": "12:30",
        "octal": "010",
        "grouped": "1_000",
        "tilde": "~",
        "merge": "<<",
        "count": 12,
        "degrees": -8.5,
        "truth": True,
        "nothing": None,
        "empty": None,
        "quoted": "12",
        "blank": "",
    }


def test_byte_order_mark_is_no_part_of_the_first_key(file: Path) -> None:
    assert plain(file, "\ufeff- id: china\n") == [{"id": "china"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: china\n", "1: expected a list of items"),
        ("\n\nchina\n", "3: expected a list of items"),
        ("- china\n---\n- iran\n", "1: item without an id: expected `object`, got `str`"),
        ("- id: china\n  name: China\n  id: iran\n", "3: expected each key once, found 'id' twice"),
        ("- {id: [china, {a: 1, a: 2}]}\n", "1: expected each key once, found 'a' twice"),
        ("- ? [a]\n  : b\n", "1: expected a word as key"),
        ("-\n  id: &id china\n", "2: expected neither anchor nor alias, found 'id'"),
        ("-\n  id: *id\n", "2: expected neither anchor nor alias, found 'id'"),
        ("- id: !!str 5\n", "1: expected no tag, found 'tag:yaml.org,2002:str'"),
        ("- !!python/name:os.system\n", "1: expected no tag, found"),
        ("- id: china\n  name: 'China\n", "3: expected YAML: "),
        ("-\n  id: [china\n", "3: expected YAML: "),
        ("- id: \x07\n", "1: expected YAML: unacceptable character #x0007"),
        ("-\n  " + "[" * 100_000, "2: expected no more than 10 levels"),
        ("-\n  " + "[" * 100 + "]" * 100 + "\n", "2: expected no more than 10 levels"),
    ],
)
def test_what_is_no_list_of_plain_items_is_refused_with_its_line(
    file: Path, text: str, expected: str
) -> None:
    assert refusal(file, text).startswith(expected)


def test_second_document_is_refused(file: Path) -> None:
    text = "- {type: actor-added, id: china, kind: state, name: China}\n---\n- iran\n"

    assert refusal(file, text) == "3: expected one document, found another"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("kind: state", "object missing required field `name`"),
        ("kind: empire, name: China", "invalid enum value 'empire' - at `$.kind`"),
        ("kind: state, name: 5", "expected `str`, got `int` - at `$.name`"),
        ("kind: state, name: China, capital: x", "object contains unknown field `capital`"),
    ],
)
def test_item_that_is_no_event_is_refused_by_its_id(file: Path, fields: str, expected: str) -> None:
    text = f"# parties\n- {{type: actor-added, id: china, {fields}}}\n"

    assert refusal(file, text) == f"2: item 'china': {expected}"


def test_item_of_no_known_type_is_refused(file: Path) -> None:
    text = "- {type: war-declared, id: war}\n"

    assert refusal(file, text) == "1: item 'war': invalid value 'war-declared' - at `$.type`"


def test_bare_year_is_a_number_and_so_no_date(file: Path) -> None:
    text = "- {type: official-removed, id: out, date: 2023, summary: Out, citations: []}\n"

    assert refusal(file, text) == "1: item 'out': expected `str`, got `int` - at `$.date`"


def test_text_that_is_not_utf8_is_refused(file: Path) -> None:
    file.write_bytes(b"- id: china\n  name: \xff\n")

    with pytest.raises(ImportFileError, match=r":1: expected UTF-8, found something else"):
        list(read_yaml(file))
