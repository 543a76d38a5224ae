"""Elements that are rendered in processes of their own while views are built."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from events.storage.sqlite import SqliteLedger
from projections.filing import building, store
from projections.filing.building import build, in_thread, render
from projections.filing.processes import render_processes
from projections.filing.processes.render_processes import Keep, Rendered, render_apart
from projections.filing.projector import Projector
from projections.holding import segments
from projections.model.reader import Reader
from seeds.founding import founding_events
from tests.noon import noon
from tests.projected import Rows, recorded, rendered_rows_of, rows_of

LEDGER = "ledger.sqlite3"


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_processes, "cores", lambda: 2)
    monkeypatch.setattr(building, "cores", lambda: 2)


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """The founding events filed, and nothing of them rendered."""
    path = store.make(tmp_path, "a-ledger")
    with closing(store.open_for_building(path)) as db:
        Projector(db).apply(recorded(founding_events()))
    return path


@pytest.fixture
def rendered_alone(tmp_path: Path) -> Rows:
    """What there is of the same events, filed and rendered by this process."""
    directory = tmp_path / "alone"
    directory.mkdir()
    path = store.make(directory, "a-ledger")
    with closing(store.open_for_building(path)) as db:
        projector = Projector(db)
        projector.apply(recorded(founding_events()))
        while render(projector, Reader(db), 50):
            pass
    return rows_in(path)


def rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rows_of(db) | rendered_rows_of(db)


def unrendered_in(path: Path) -> list[str]:
    with closing(store.open_for_reading(path)) as db:
        return segments.unrendered(db)


@pytest.mark.usefixtures("two_cores")
async def test_processes_render_what_one_would(filed: Path, rendered_alone: Rows) -> None:
    messages: list[Rendered] = []
    with closing(store.open_for_building(filed)) as db:
        projector = Projector(db)

        async def keep(found: Rendered) -> None:
            messages.append(found)
            await in_thread(projector.keep, found)

        await render_apart(filed, keep)

    assert len(messages) >= 2, "each of two processes has its share"
    assert unrendered_in(filed) == []
    assert rows_in(filed) == rendered_alone


@pytest.mark.usefixtures("two_cores")
async def test_what_a_process_that_failed_has_not_rendered_is_left(
    filed: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(filed)) as db:
        db.execute("DROP TABLE segment")
    before = unrendered_in(filed)

    async def keep(found: Rendered) -> None:
        pytest.fail(f"{len(found)} were rendered without a table")

    await render_apart(filed, keep)

    assert unrendered_in(filed) == before
    assert "the rest is rendered in this one" in caplog.text


@pytest.mark.usefixtures("two_cores")
async def test_what_a_process_that_hangs_has_not_rendered_is_left(
    filed: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(render_processes, "_RUN", "import time; time.sleep(600)")
    monkeypatch.setattr(render_processes, "STILL_SECONDS", 0.2)
    monkeypatch.setattr(render_processes, "END_SECONDS", 0.2)
    before = unrendered_in(filed)

    async def keep(found: Rendered) -> None:
        pytest.fail(f"{len(found)} were rendered by what does nothing")

    await render_apart(filed, keep)

    assert unrendered_in(filed) == before
    assert "the rest is rendered in this one" in caplog.text


@pytest.mark.usefixtures("two_cores")
async def test_processes_have_ended_when_what_they_rendered_cannot_be_filed(filed: Path) -> None:
    async def keep(found: Rendered) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        await render_apart(filed, keep)

    filed.unlink()  # nobody has a log of it open any more


@pytest.mark.usefixtures("two_cores")
async def test_views_that_are_built_by_many_are_those_that_one_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = SqliteLedger(tmp_path / LEDGER, now=noon)
    await ledger.append(founding_events(), by="tests")
    alone = rows_in(await build(tmp_path, ledger))
    shared: list[Path] = []

    async def watched(path: Path, keep: Keep) -> None:
        shared.append(path)
        await render_apart(path, keep)

    monkeypatch.setattr(building, "WORTH_SHARING", 10)
    monkeypatch.setattr(building, "render_apart", watched)
    path = await build(tmp_path, ledger)
    await ledger.close()

    assert shared == [path]
    assert rows_in(path) == alone
