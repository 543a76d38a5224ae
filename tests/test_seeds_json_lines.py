"""Anybody's data set: a record a line, and what is none with its reason."""

from pathlib import Path

import pytest

from events.errors import ImportFileError
from seeds.data_sets.record import Record, Rejected
from seeds.readers import json_lines
from seeds.readers.of_sources import READERS, reader_of

GOOD = '{"id": "4145", "public": "2023-07-11", "values": {"date": "2023", "at": [{"a": "b"}]}}'


def reasons(tmp_path: Path, *lines: str | bytes) -> list[tuple[str | None, str]]:
    encoded = (each if isinstance(each, bytes) else each.encode() for each in lines)
    (tmp_path / "records.jsonl").write_bytes(b"\n".join(encoded))
    found = json_lines.records(tmp_path)
    return [(each.record, each.reason) for each in found if isinstance(each, Rejected)]


def test_each_line_of_each_file_is_a_record(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(GOOD.replace("4145", "2") + "\n\n")
    (tmp_path / "a.jsonl").write_text(f"{GOOD}\n{GOOD.replace('4145', '1')}")
    (tmp_path / "README.md").write_text("no record")

    found = list(json_lines.records(tmp_path))

    assert [each.id for each in found if isinstance(each, Record)] == ["4145", "1", "2"]
    assert found[0] == Record("4145", "2023-07-11", {"date": "2023", "at": [{"a": "b"}]})


@pytest.mark.parametrize(
    ("line", "record", "reason"),
    [
        ("{", None, "truncated"),
        (b'{"id": "\xff"}', None, "byte 0xff"),
        (GOOD.replace('"public"', '"id": "1", "public"'), None, "two members named 'id'"),
        ('{"id": "1", "values": {}}', None, "missing required field `public`"),
        (GOOD.replace("4145", ""), None, "length >= 1"),
        (GOOD.replace("2023-07-11", "2023-00-11"), None, "2023-00-11"),
        (GOOD.replace('"b"', "1"), "4145", "expected values that are text"),
        (GOOD.replace('"b"', "null"), "4145", "expected values that are text"),
        (GOOD.replace('"a"', '"ä"'), "4145", "with names in ASCII"),
        (GOOD, "4145", "it is there twice"),
    ],
    ids=range(10),
)
def test_what_is_no_record_is_told_and_the_rest_is_read(
    tmp_path: Path, line: str | bytes, record: str | None, reason: str
) -> None:
    ((told, why),) = reasons(tmp_path, GOOD, line, GOOD.replace("4145", "9"))

    assert (told, reason in why) == (record, True), why


def test_a_folder_without_such_files_is_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"end in \.jsonl"):
        list(json_lines.records(tmp_path))


def test_a_line_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(b"[" * (json_lines.LINE_BYTES_LIMIT + 1))

    with pytest.raises(ImportFileError, match="bytes"):
        list(json_lines.records(tmp_path))


def test_a_data_set_that_has_no_reader_of_its_own_is_read_by_the_line() -> None:
    assert reader_of("anything").records is json_lines.records
    assert all(reader_of(each) is reader for each, reader in READERS.items())
