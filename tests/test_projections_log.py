"""The log of the views gives back the disk that it took."""

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from api.service.stores import writing
from events.vocabulary.registry import IssueAdded
from projections.filing import files_here, store
from tests.recording import ISSUE


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def size(path: Path) -> int:
    return log_of(path).stat().st_size if log_of(path).exists() else 0


async def until_empty(path: Path) -> None:
    async with asyncio.timeout(30):
        while size(path):
            await asyncio.sleep(0.02)


async def test_log_is_emptied_once_the_views_are_quiet(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_here, "QUIET_SECONDS", 0.05)
    async with writing(founded) as service:
        service.views.follow()
        path = service.views.path
        for each in range(3):
            await service.ledger.append([_issue(each)], by="tests")
            assert await service.views.reach(await service.ledger.head(), within_seconds=30)

            await until_empty(path)

        assert service.views.reader.db.execute("SELECT count(*) FROM registered").fetchone()


async def test_no_log_stays_at_the_end_beside_somebody_who_reads(founded: Path) -> None:
    async with writing(founded) as service:
        service.views.follow()
        await service.ledger.append([ISSUE], by="tests")
        head = await service.ledger.head()
        assert await service.views.reach(head, within_seconds=30)
        path = service.views.path
        reading = store.open_for_reading(path)
        assert store.read_meta(reading).checkpoint == head
        assert size(path)

    assert size(path) == 0
    assert store.read_meta(reading).checkpoint == head
    reading.close()


async def test_log_that_is_read_from_is_left_as_it_is(founded: Path) -> None:
    async with writing(founded) as service:
        service.views.follow()
        path = service.views.path
        with closing(store.open_for_reading(path)) as reading:
            reading.execute("BEGIN")
            before = store.read_meta(reading).checkpoint
            await service.ledger.append([ISSUE], by="tests")
            assert await service.views.reach(before + 1, within_seconds=30)

            assert not store.empty_log(path)

            assert store.read_meta(reading).checkpoint == before
        assert store.empty_log(path)
        assert size(path) == 0


@pytest.mark.parametrize("content", [None, b"no database at all"])
def test_views_that_are_gone_or_damaged_are_left_as_they_are(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "views-0.sqlite3"
    if content is not None:
        path.write_bytes(content)

    assert not store.empty_log(path)

    assert (path.read_bytes() if path.exists() else None) == content


def _issue(number: int) -> IssueAdded:
    return IssueAdded(id=f"issue-{number}", name=f"Issue {number}", description="An issue.")
