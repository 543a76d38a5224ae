"""No file of YAML takes longer than its size, and none of nothing is gone through to its end."""

from io import BytesIO
from itertools import islice

import pytest

from events.admission.faults import FaultyItem
from seeds.pieces import EMPTY_LINES_LIMIT, FILE_BYTES_LIMIT
from seeds.reading import read_yaml


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "- " * 1_000_000,
        "- a\n" * 500_000,
        "- " + "{a: " * 300_000,
        "- " + "'" + "\n" * 1_000_000,
        "- 'a\n" * 200_000,
        "- a: &x b\n" * 100_000,
        "- {" + "a: b, " * 300_000 + "}",
        "?" + " ?" * 500_000,
        "- |\n" + "  text\n" * 300_000,
        "-\n" * 1_000_000,
        "x" * 17_000_000,
        "- [\n" + "x,\n" * 5_700_000,
    ],
    ids=range(13),
)
def test_hostile_yaml_takes_time_in_proportion(text: str) -> None:
    """What takes the square of its length would not end here."""
    faults_until = islice(read_yaml(BytesIO(text.encode())), 20_000)

    assert sum(isinstance(item, FaultyItem) for _, item in faults_until) > 0


@pytest.mark.parametrize("line", ["\n", "  \n", "# as yet nothing\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "- a: b\n", "- a: |\n"])
def test_more_empty_lines_than_anybody_writes_are_not_gone_through(start: str, line: str) -> None:
    content = start + line * (EMPTY_LINES_LIMIT + 1) + "- wrong\n" * 10

    (*_, (_, last)) = read_yaml(BytesIO(content.encode()))

    assert isinstance(last, FaultyItem)
    assert ("at most 100,000 blank lines and comments", EMPTY_LINES_LIMIT + 1) in [
        (each.detail, each.line - start.count("\n")) for each in last.faults
    ]


def test_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    ((_, item),) = read_yaml(BytesIO(b"- a\n" * (FILE_BYTES_LIMIT // 4 + 1)))

    assert isinstance(item, FaultyItem)
    assert [each.detail for each in item.faults] == [
        "at most 16,000,000 bytes of YAML are read; JSON Lines may be longer"
    ]
