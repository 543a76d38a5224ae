"""Where tests have their directories."""

from pathlib import Path

import pytest

from tests import directories

HERE = Path(__file__).parent


@pytest.mark.parametrize("beginning", directories.OF_DISKS)
def test_name_of_tests_that_are_of_a_disk_begins_one(beginning: str) -> None:
    assert list(HERE.glob(f"{beginning}*.py")) != []


def test_files_that_are_not_named_are_of_no_disk() -> None:
    assert directories.are_of_disks(HERE / "test_events_crashes_synced.py")
    assert not directories.are_of_disks(HERE / "test_events_crops.py")


def test_memory_without_room_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directories, "ROOM", 1 << 60)

    assert not directories.has_room()


def test_directory_on_disk_is_there_for_as_long_as_it_is_used() -> None:
    with directories.on_disk() as directory:
        (directory / "file").write_bytes(b"content")

        assert not directory.is_relative_to(directories.MEMORY)

    assert not directory.exists()
