"""`/v1/exports/…`: a copy is made once, beside, whoever asks; it is downloaded part by part."""

import asyncio
import fcntl
import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from api.cli.main import main
from api.exports import kept
from api.exports.manifest import MANIFEST, ExportManifest
from api.routes.ledger.exports import NAMES
from api.service.progress import in_silence
from api.service.reading_only import ToRead, reading_only
from api.service.settings import DEFAULTS, Config
from api.service.starting import Starting
from api.service.stores import writing
from events.vocabulary.amendments import FactRetracted
from tests.recording import an_app
from tests.running import Client

SQLITE = "/v1/exports/record.sqlite"
CONFIG = DEFAULTS


@contextmanager
def served(data: Path, config: Config = CONFIG) -> Iterator[Client]:
    with an_app(lambda: writing(data), config) as app, TestClient(app) as client:
        yield client


def made(client: Client, path: str) -> Any:
    """The copy, once it is there."""
    answer = client.get(path)
    for _ in range(600):
        if answer.status_code != 503:
            break
        time.sleep(0.05)
        answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer


def settled(client: Client) -> None:
    """Wait for what is being made."""
    copies: kept.KeptCopies = client.app.state.copies
    for _ in range(600):
        if not any(map(copies.is_making, kept.SUFFIXES)):
            return
        time.sleep(0.05)
    pytest.fail("it is never made")


def retract(client: Client) -> None:
    async def record() -> None:
        event = FactRetracted(fact="balloon-shot-down", reason="For a test.")
        await client.app.state.service.ledger.append([event], by="tests")
        await client.app.state.service.views.reach(position + 1, within_seconds=10)

    position = client.app.state.service.views.checkpoint
    client.blocking_portal.call(record)


def files_in(data: Path) -> list[str]:
    return sorted(each.name for each in (data / kept.FOLDER).iterdir())


@pytest.fixture(scope="module")
def copies(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("exports") / "data")
    with served(data) as client:
        yield client


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_what_the_command_makes(copies: Client, tmp_path: Path, name: str) -> None:
    answer = made(copies, f"/v1/exports/{name}")
    manifest = msgspec.json.decode(
        copies.get(f"/v1/exports/{name}.{MANIFEST}").content, type=ExportManifest
    )

    assert answer.headers["ETag"] == f'"{sha256(answer.content).hexdigest()}"'
    assert manifest.files[0].sha256 == sha256(answer.content).hexdigest()
    assert answer.headers["Detente-Position"] == str(manifest.copy_of.position)
    option = f"--{NAMES[name]}"
    target = tmp_path / ("copy.gz" if name.endswith(".gz") else "copy")
    data = str(copies.app.state.service.data)
    done = CliRunner().invoke(main, ["export", option, str(target), "--data", data])
    assert done.exit_code == 0, done.output
    if not target.is_dir():
        assert answer.content == target.read_bytes()
        return
    archive = zipfile.ZipFile(BytesIO(answer.content))
    held = {each.removeprefix("record/"): archive.read(each) for each in archive.namelist()}
    assert held == {each.name: each.read_bytes() for each in target.iterdir()}


def test_parts_make_up_the_whole(copies: Client) -> None:
    whole = made(copies, SQLITE)
    size, tag = len(whole.content), whole.headers["ETag"]

    def part(given: str, **more: str) -> Any:
        return copies.get(SQLITE, headers={"Range": given, **more})

    parts = [part(f"bytes={at}-{at + 99_999}") for at in range(0, size, 100_000)]
    assert {each.status_code for each in parts} == {206}
    assert b"".join(each.content for each in parts) == whole.content
    assert parts[0].headers["Content-Range"] == f"bytes 0-99999/{size}"
    assert part("bytes=-10").content == whole.content[-10:]
    assert part(f"bytes={size - 5}-").content == whole.content[-5:]
    assert part("bytes=7-7", **{"If-Range": tag}).content == whole.content[7:8]
    for given, more in (
        ("bytes=0-1,5-6", {}),
        ("bytes=-", {}),
        ("lines=0-1", {}),
        ("bytes=0-1", {"If-Range": '"another"'}),
    ):
        assert (part(given, **more).status_code, len(part(given, **more).content)) == (200, size)
    for given in (f"bytes={size}-", "bytes=5-4", "bytes=-0"):
        refused = part(given)
        assert (refused.status_code, refused.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_headers_alone_and_what_is_there_already(copies: Client) -> None:
    whole = made(copies, SQLITE)

    alone = copies.head(SQLITE)
    known = copies.get(SQLITE, headers={"If-None-Match": whole.headers["ETag"]})

    assert (alone.status_code, alone.content) == (200, b"")
    assert alone.headers["Content-Length"] == str(len(whole.content))
    assert alone.headers["Accept-Ranges"] == "bytes"
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("name", ["record", "record.csv", "record-5.sqlite", "x" * 300, "%00"])
def test_what_is_no_copy_is_not_found(copies: Client, name: str) -> None:
    answer = copies.get(f"/v1/exports/{name}")

    assert answer.status_code == 404
    assert "record.sqlite" in answer.json()["detail"] or name == "%00"


def test_however_many_ask_one_is_made_and_none_again_so_soon(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    make = kept._made_apart  # noqa: SLF001 (what starts the process is counted)

    async def counted(asked: kept.ToMake) -> str:
        begun.append(asked.wanted)
        return await make(asked)

    monkeypatch.setattr(kept, "_made_apart", counted)
    with served(founded) as client:
        first = [client.get(SQLITE) for _ in range(20)]
        assert {each.status_code for each in first} == {503}
        assert {each.headers["Retry-After"] for each in first} == {"15"}
        before = made(client, SQLITE)
        retract(client)
        again = [client.get(SQLITE) for _ in range(20)]
        settled(client)

        assert {each.headers["ETag"] for each in again} == {before.headers["ETag"]}
        assert begun == ["sqlite"]


def test_a_newer_copy_takes_the_place_of_the_older_one(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "NOT_AGAIN_SECONDS", 0.0)
    with served(founded) as client:
        before = made(client, SQLITE)
        settled(client)
        position = int(before.headers["Detente-Position"])
        retract(client)
        meanwhile = client.get(SQLITE)
        settled(client)
        after = client.get(SQLITE)
        settled(client)

    assert meanwhile.content == before.content
    assert after.headers["Detente-Position"] == str(position + 1)
    assert files_in(founded) == [
        f"record-{position + 1}.sqlite",
        f"record-{position + 1}.sqlite.{MANIFEST}",
    ]


def test_what_was_left_by_halves_is_swept_and_a_copy_stays(founded: Path) -> None:
    with served(founded) as client:
        before = made(client, SQLITE)
    folder = founded / kept.FOLDER
    (folder / "record-7.sqlite").write_bytes(b"half")
    (folder / "record-9.nq.gz.unfinished").mkdir()
    (folder / "record-9.nq.gz.unfinished" / "record-9.nq.gz").write_bytes(b"half")

    with served(founded) as client:
        after = client.get(SQLITE)

    assert (after.status_code, after.content) == (200, before.content)
    assert len(files_in(founded)) == 2


def test_of_another_record_no_copy_is_handed_out(founded: Path, tmp_path: Path) -> None:
    with served(founded) as client:
        made(client, SQLITE)
    (beside,) = (founded / kept.FOLDER).glob(f"*.{MANIFEST}")
    manifest = msgspec.json.decode(beside.read_bytes())
    manifest["copy_of"]["root"] = "0" * 64
    beside.write_bytes(msgspec.json.encode(manifest))

    with served(founded) as client:
        assert client.get(SQLITE).status_code == 503
        assert made(client, SQLITE).headers["Detente-Root"] != "0" * 64


@pytest.mark.parametrize(
    ("most", "status", "told"), [(0, 501, "detente export"), (50_000, 503, "could not be made")]
)
def test_no_more_room_is_taken_than_may_be(
    founded: Path, most: int, status: int, told: str
) -> None:
    with served(founded, msgspec.structs.replace(CONFIG, export_bytes=most)) as client:
        client.get(SQLITE)
        settled(client)
        answer = client.get(SQLITE)

        assert (answer.status_code, told in answer.json()["detail"]) == (status, True)
        assert client.get("/v1/facts/balloon-shot-down").status_code == 200
    assert not (founded / kept.FOLDER).exists() or files_in(founded) == []


def test_who_only_reads_hands_out_what_is_there_and_makes_nothing(founded: Path) -> None:
    what = ToRead(founded, None, "", 0)
    with served(founded) as client:
        before = made(client, SQLITE)

    with an_app(lambda: reading_only(what, Starting(in_silence))) as app, TestClient(app) as client:
        assert client.get(SQLITE).content == before.content
        assert client.get("/v1/exports/record.nq.gz").status_code == 501
    assert len(files_in(founded)) == 2


def test_of_several_processes_one_makes_a_copy(founded: Path) -> None:
    (founded / kept.FOLDER).mkdir()
    turn = os.open(founded / kept.FOLDER, os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)
    with served(founded) as client:
        client.get(SQLITE)
        settled(client)
        waiting = client.get(SQLITE)
        os.close(turn)

        assert (waiting.status_code, "being made" in waiting.json()["detail"]) == (503, True)
        assert client.app.state.copies.failures == {}
    assert files_in(founded) == []


def test_the_end_of_the_service_ends_what_is_being_made(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_RUN", "import time; time.sleep(600)")
    processes: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def noted(*command: Any, **options: Any) -> asyncio.subprocess.Process:
        processes.append(await start(*command, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    with served(founded) as client:
        assert client.get(SQLITE).status_code == 503
        while not processes:
            time.sleep(0.01)

    assert [each.returncode is not None for each in processes] == [True]
