"""YAML as curators write it, and as they should not: everything that is wrong is told at once."""

from io import BytesIO

import pytest

from events.admission.faults import FaultyItem
from events.vocabulary.catalogue import TYPE_BY_TAG, AnyEvent
from events.vocabulary.registry import ActorAdded, IssueAdded
from events.vocabulary.shapes import one_of
from seeds.reading import parsed_items, read_yaml

COLON = "text that has a colon and a blank in it goes in quotes"
QUOTES = "put it in quotes"
NUMBER = f"YAML reads 2023 as a number; {QUOTES}"
YES_OR_NO = f"YAML reads false as yes or no; {QUOTES}"
UNCLOSED = (
    "expected YAML: while scanning a quoted scalar, found unexpected end of stream:"
    " the quotation mark is not closed"
)
NO_UTF_8 = (
    "expected UTF-8, found byte 0xff at column 12 (byte 13 of the line), which is no UTF-8:"
    " invalid start byte"
)
UTF_16 = "1: expected UTF-8, found UTF-16: save the file as UTF-8"
UTF_32 = "1: expected UTF-8, found UTF-32: save the file as UTF-8"


def read(text: str | bytes) -> list[tuple[int, AnyEvent | FaultyItem]]:
    return list(read_yaml(BytesIO(text.encode() if isinstance(text, str) else text)))


def faults(text: str | bytes) -> list[str]:
    """Every fault of a text, each with its line."""
    found = (item for _, item in read(text) if isinstance(item, FaultyItem))
    return [f"{each.line}: {each.said}" for item in found for each in item.faults]


def plain(text: str) -> list[object]:
    return [item.value for item in parsed_items(BytesIO(text.encode()))]


def test_each_event_comes_with_the_line_on_which_its_item_starts() -> None:
    events = read(
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


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n", "---\n", "---\n...\n"])
def test_file_without_items_holds_no_events(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "marks", ["---\n", "--- # ours\n", "# ours\n---\n\n", "%YAML 1.1\n---\n", "\ufeff---\r\n"]
)
def test_marks_of_a_document_may_stand_around_its_items(marks: str) -> None:
    events = read(f"{marks}- {{type: actor-added, id: china, kind: state, name: China}}\n...\n")

    expected = ActorAdded(id="china", kind="state", name="China")
    assert events == [(marks.count("\n") + 1, expected)]


@pytest.mark.parametrize(
    "text", ["---\n---\n", "--- ~\n", "--- ''\n", "---\na: b\n", "---\n--- a\n"]
)
def test_document_that_is_no_list_is_refused_with_marks_around_it(text: str) -> None:
    (refused,) = read(text)

    assert isinstance(refused[1], FaultyItem)


def test_items_beside_a_wrong_one_are_given_out() -> None:
    china, wrong, iran = read(
        "- {type: actor-added, id: china, kind: state, name: China}\n"
        "- {type: actor-added}\n"
        "- {type: actor-added, id: iran, kind: state, name: Iran}\n"
    )

    assert china == (1, ActorAdded(id="china", kind="state", name="China"))
    assert iran == (3, ActorAdded(id="iran", kind="state", name="Iran"))
    assert isinstance(wrong[1], FaultyItem)


def test_scalars_are_what_they_look_like() -> None:
    (item,) = plain(
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


ITEM = "- type: issue-added\n  id: {}\n  name: N\n  description: {}\n"
FLOW = "{{type: issue-added, id: {}, name: N, description: D}}"
JSON = '{{"type":"issue-added","id":"{}","name":"N","description":"D"}}'
TWO = ITEM.format("a", "D") + ITEM.format("b", "D")


@pytest.mark.parametrize(
    "text",
    [
        TWO.replace("\n", "\r\n"),
        TWO.replace("\n", "\r"),
        TWO.rstrip("\n"),
        TWO.replace("\n", "  \n"),
        f"---\n{TWO}",
        f"%YAML 1.1\n--- # ours\n{TWO}...\n",
        f"# x\n\n---\n# y\n{TWO}",
        "".join(f"   {line}\n" for line in TWO.splitlines()),
        ITEM.format("a", "|\n    - c\n    - d") + ITEM.format("b", ">-\n\n    - e\n\n    f"),
        ITEM.format("a", '"one\n    - two"') + ITEM.format("b", "x # - c"),
        TWO.replace("- type", "-\n  type"),
        TWO.replace("- type", "-   type")
        .replace("  id", "    id")
        .replace("  n", "    n")
        .replace("  description", "    description"),
        f"[{FLOW.format('a')},\n {FLOW.format('b')}]\n",
        f"[{JSON.format('a')},{JSON.format('b')}]",
    ],
    ids=range(14),
)
def test_list_may_be_written_as_yaml_has_it(text: str) -> None:
    found = [event for _, event in read(text)]

    assert [getattr(event, "id", event) for event in found] == ["a", "b"]
    assert not any(isinstance(event, FaultyItem) for event in found)


def test_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert plain("\ufeff- id: china\n") == [{"id": "china"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: china\n", ["1: expected a list of items"]),
        ("\n\nchina\n", ["3: expected a list of items"]),
        ("items:\n- china\n", ["1: expected a list of items"]),
        ("- china\n---\n- iran\n", ["2: expected one document, found another"]),
        ("- china\n...\n- iran\n", ["3: expected YAML: did not find expected <document start>"]),
        (
            "- id: china\n  name: China\n  id: iran\n",
            ["3: expected each key once, found 'id' twice"],
        ),
        ("- {id: [china, {a: 1, a: 2}]}\n", ["1: expected each key once, found 'a' twice"]),
        ("- ? [a]\n  : b\n", ["1: expected a word as key"]),
        ("-\n  id: &id china\n", ["2: expected neither anchor nor alias, found 'id'"]),
        ("-\n  id: *id\n", ["2: expected neither anchor nor alias, found 'id'"]),
        ("- id: !!str 5\n", ["1: expected no tag, found 'tag:yaml.org,2002:str'"]),
        (
            "- !!python/name:os.system\n",
            ["1: expected no tag, found 'tag:yaml.org,2002:python/name:os.system'"],
        ),
        ("- id: \x07\n", ["1: expected YAML, found U+0007 at column 7, which it cannot hold"]),
        ("-\n  " + "[" * 100_000, ["2: expected no more than 10 levels"]),
        ("-\n  " + "{a: " * 100_000, ["2: expected no more than 10 levels"]),
        ("-\n  " + "[" * 100 + "]" * 100 + "\n", ["2: expected no more than 10 levels"]),
    ],
)
def test_what_is_no_list_of_plain_items_is_refused_with_its_line(
    text: str, expected: list[str]
) -> None:
    found = (item.faults for item in parsed_items(BytesIO(text.encode())))

    assert [f"{each.line}: {each.said}" for faults in found for each in faults] == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- id: china\n  name: 'China\n", 2, "the quotation mark is not closed"),
        ('- id: china\n  name: "China\n', 2, "the quotation mark is not closed"),
        ("-\n  id: [china\n", 3, "expected YAML: while parsing a flow sequence, did not find"),
        ("- name: China: a state\n", 1, "text that has a colon and a blank in it goes in quotes"),
        ("- name: @china\n", 1, "text that begins so goes in quotes"),
        ("- name: a\n\tid: b\n", 2, "indent with blanks, not with tabs"),
        ("- id: a\n name: b\n", 2, "expected YAML: while parsing a block"),
    ],
)
def test_fault_of_syntax_is_told_where_it_begins_and_leaves_the_others_to_be_read(
    text: str, line: int, said: str
) -> None:
    good = "- {type: issue-added, id: trade, name: Trade, description: Trade.}\n"
    issue = IssueAdded(id="trade", name="Trade", description="Trade.")

    before, *wrong, after = read(good + text + good)

    assert (before[1], after[1]) == (issue, issue)
    ((_, item),) = wrong
    assert isinstance(item, FaultyItem)
    (fault,) = item.faults
    assert fault.line == line + 1
    assert said in fault.detail


def test_every_fault_of_every_item_is_told_with_its_line() -> None:
    told = faults(
        "- type: issue-added\n"
        "  id: Trade War\n"
        "  name: 1984\n"
        "- type: actor-added\n"
        "  id: china\n"
        "  kind: empire\n"
        "  aliases:\n"
        "    - name: true\n"
        "      nme: PRC\n"
        "- type: actor-aded\n"
        "- id: 'broken\n"
        "- type: issue-added\n"
        "  id: trade\n"
        "  id: trade\n"
        "  name: Trade\n"
        "- none\n"
    )

    types = one_of(tuple(TYPE_BY_TAG)).removeprefix(", ")
    assert told == [
        "1: object missing required field `description`",
        "2: /id: expected lower-case letters, digits and single hyphens, got 'Trade War'",
        "3: /name: expected `str`, got `int`: YAML reads 1984 as a number; put it in quotes",
        "4: object missing required field `name`",
        "6: /kind: invalid enum value 'empire', expected one of: state, body, person",
        "8: /aliases/0: object contains unknown field `nme` (did you mean 'name'?)",
        f"8: /aliases/0/name: expected `str`, got `bool`: YAML reads true as yes or no; {QUOTES}",
        f"10: /type: unknown type 'actor-aded' (did you mean 'actor-added'?), {types}",
        f"11: {UNCLOSED}",
        "12: object missing required field `description`",
        "14: expected each key once, found 'id' twice",
        "16: expected `object`, got `str`",
    ]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2023", "YAML reads 2023 as a number"),
        ("-43", "YAML reads -43 as a number"),
        ("2023.5", "YAML reads 2023.5 as a number"),
        ("[2023-06-12..2023-06-16]", "YAML reads a [ as the beginning of a list"),
        ("[1667,1668, 1670..1672]", "YAML reads a [ as the beginning of a list"),
        ("[..2023-06-16]", "YAML reads a [ as the beginning of a list"),
        ("{2022, 2023}", "YAML reads a { or a colon as the beginning of names"),
    ],
)
def test_date_that_yaml_reads_as_something_else_is_to_be_put_in_quotes(
    date: str, said: str
) -> None:
    removed = "- type: official-removed\n  id: out\n  summary: Out\n  date: {}\n"

    told = faults(removed.format(date))
    quoted = faults(removed.format(f"'{date}'"))

    (fault,) = [each for each in told if "/date" in each]
    assert fault.startswith("4: /date: expected `str`, got ")
    assert fault.endswith(f": {said}; put it in quotes")
    assert [each for each in quoted if "/date" in each] == []


def test_text_that_yaml_reads_as_something_else_is_to_be_put_in_quotes_wherever_it_is() -> None:
    told = faults(
        "- type: engagement-planned\n"
        "  id: 12\n"
        "  planned_for: 2023\n"
        "  note: no: reason\n"
        "- type: engagement-planned\n"
        "  planned_for: 2023\n"
        "  note: null\n"
        "  summary:\n"
        "  citations: [{says: {date: 2023}, note: false}]\n"
    )

    assert [each for each in told if "YAML" in each] == [
        f"4: expected YAML: mapping values are not allowed in this context: {COLON}",
        f"6: /planned_for: expected `str | null`, got `int`: YAML reads 2023 as a number; {QUOTES}",
        "8: /summary: expected `str`, got `null`: YAML reads nothing here, or null",
        f"9: /citations/0/says/date: expected `str`, got `int`: {NUMBER}",
        f"9: /citations/0/note: expected `str | null`, got `bool`: {YES_OR_NO}",
    ]


@pytest.mark.parametrize("date", ["2023-06-18", "2023-0X", "2023-06-18/..", "2023-06~", "Y12024"])
def test_date_that_yaml_reads_as_text_needs_no_quotes(date: str) -> None:
    assert plain(f"- {date}\n") == [date]


def test_item_that_would_have_been_a_name_for_others_tells_its_id() -> None:
    broken, faulty, unknown = (
        item
        for _, item in read(
            "- type: issue-added\n  id: trade\n  name: [\n"
            "- {type: issue-added, id: war}\n"
            "- {type: issue-aded, id: peace}\n"
        )
    )

    assert [each.id for each in (broken, faulty, unknown) if isinstance(each, FaultyItem)] == [
        "trade",
        "war",
        "peace",
    ]


def test_faults_of_an_item_are_told_up_to_a_hundred_and_counted() -> None:
    fields = "".join(f"  f{number}: x\n" for number in range(1_000))

    ((_, item),) = read(f"- type: issue-added\n  id: x\n  name: x\n  description: x\n{fields}")

    assert isinstance(item, FaultyItem)
    assert (len(item.faults), item.rest) == (100, 900)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"# who\n- id: china\n  name: Z\xc3\xbcr\xff\n", f"3: {NO_UTF_8}"),
        ("- id: china\n".encode("utf-16"), UTF_16),
        ("- id: x\n".encode("utf-16-le"), UTF_16),
        ("- id: x\n".encode("utf-16-be"), UTF_16),
        ("- id: x\n".encode("utf-32"), UTF_32),
    ],
)
def test_text_that_is_not_utf8_is_refused_where_it_is_not(content: bytes, expected: str) -> None:
    assert expected in faults(content)
