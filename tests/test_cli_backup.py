"""A backup is whole, of one moment, and proven, or there is none."""

import signal
import stat
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from api.backup.manifest import check_signed, read_manifest
from api.service.stores import LEDGER
from events.audit.whole_ledger import audit
from events.errors import LedgerUnavailableError
from events.ledger.signing_key import CHECKPOINT, KEY, checkpoint_of, open_signer, read_kept
from events.proofs.checkpoints import verify
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from tests import ledger_process
from tests.backups import backed_up, beside, contents, restored, run
from tests.noon import noon
from tests.running import COMMAND, ENVIRONMENT, serving

TEXT = b"They had candid and constructive talks.\n"


def test_a_backup_has_ledger_checkpoint_and_a_signed_manifest(
    founded: Path, tmp_path: Path
) -> None:
    verifier = read_kept(founded / KEY).verifier

    directory = backed_up(founded, tmp_path / "backup")

    manifest = read_manifest(directory)
    check_signed(directory, manifest, verifier)
    covered = verify((directory / CHECKPOINT).read_text(), verifier)
    assert set(contents(directory)) == {LEDGER, CHECKPOINT, "manifest.json"}
    assert covered == manifest.covered == verify(manifest.checkpoint or "", verifier)
    assert audit(directory / LEDGER, covered).findings == ()
    assert audit(directory / LEDGER).size == audit(founded / LEDGER).size == manifest.size


def test_a_backup_lists_every_file_with_its_hash(founded: Path, tmp_path: Path) -> None:
    Texts(founded / "texts").attach("daily", TEXT)
    Texts(founded / "texts").attach("weekly", TEXT)
    (founded / "keys.json").write_text("{}")

    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")

    listed = {each.name: each.sha256 for each in read_manifest(directory).files}
    found = contents(directory)
    del found["manifest.json"]
    assert listed == found
    assert len(listed) == 7
    for source in ("daily", "weekly"):
        text = Texts(directory / "texts").attached(source)
        assert text is not None
        assert text.sha256 == sha256(TEXT).hexdigest()


def test_texts_are_for_their_owner_only_in_a_backup_and_what_is_made_of_it(
    founded: Path, tmp_path: Path
) -> None:
    Texts(founded / "texts").attach("daily", TEXT)
    Texts(founded / "texts").keep(TEXT * 2, b"{}")
    verifier = read_kept(founded / KEY).verifier
    for each in [founded / "texts", *(founded / "texts").rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)

    directory = backed_up(founded, tmp_path / "backup")
    restored(directory, tmp_path / "restored", "--key", str(verifier))

    for texts in (directory / "texts", tmp_path / "restored" / "texts"):
        found = [texts, *texts.rglob("*")]
        assert len(found) == 8
        assert [each for each in found if each.stat().st_mode & 0o077] == []


def test_secrets_are_for_their_owner_only_and_the_signing_key_only_on_demand(
    founded: Path, tmp_path: Path
) -> None:
    (founded / "keys.json").write_text("{}")
    (founded / "keys.json").chmod(0o644)

    without = backed_up(founded, tmp_path / "without")
    with_key = backed_up(founded, tmp_path / "with", "--with-signing-key")

    assert not (without / KEY).exists()
    modes = [stat.S_IMODE((with_key / name).stat().st_mode) for name in (KEY, "keys.json")]
    assert modes == [0o600, 0o600]
    assert read_kept(with_key / KEY).verifier == read_kept(founded / KEY).verifier


def test_views_are_not_backed_up(founded: Path, tmp_path: Path) -> None:
    assert list(founded.glob("views-*"))

    directory = backed_up(founded, tmp_path / "backup")

    assert not list(directory.glob("views*"))


@pytest.mark.parametrize("taken", ["file", "full", "link"])
def test_what_is_there_is_never_written_over(founded: Path, tmp_path: Path, taken: str) -> None:
    directory = tmp_path / "backup"
    if taken == "file":
        directory.write_text("mine")
    elif taken == "link":
        directory.symlink_to(tmp_path / "elsewhere")
    else:
        directory.mkdir()
        (directory / "mine").write_text("mine")
    before = contents(tmp_path)

    refused = run("backup", directory, "--data", founded)

    assert refused.exit_code == 1
    assert str(directory) in refused.output
    assert contents(tmp_path) == before


def test_an_empty_directory_is_filled(founded: Path, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()

    directory = backed_up(founded, tmp_path / "backup")

    assert read_manifest(directory).size > 0


def test_no_backup_is_made_of_nothing(tmp_path: Path) -> None:
    refused = run("backup", tmp_path / "backup", "--data", tmp_path / "nowhere")

    assert (refused.exit_code, beside(tmp_path / "backup")) == (1, set())
    assert "does not exist" in refused.output


async def test_an_empty_ledger_is_backed_up(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    ledger = SqliteLedger(data / LEDGER, now=noon)
    open_signer(data, ledger)
    await ledger.close()

    made = subprocess.run(
        [*COMMAND, "backup", "backup", "--data", "data"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert made.returncode == 0, made.stderr
    assert read_manifest(tmp_path / "backup").size == 0


def test_a_ledger_that_cannot_be_signed_is_backed_up_and_it_is_said(
    founded: Path, tmp_path: Path
) -> None:
    (founded / KEY).unlink()

    made = run("backup", tmp_path / "backup", "--data", founded)

    manifest = read_manifest(tmp_path / "backup")
    assert made.exit_code == 0
    assert "the backup is not signed" in made.output
    assert (manifest.key, manifest.checkpoint, manifest.statement) == (None, None, None)
    assert (tmp_path / "backup" / CHECKPOINT).read_text() == (founded / CHECKPOINT).read_text()


def test_of_a_damaged_ledger_no_backup_is_made(founded: Path, tmp_path: Path) -> None:
    path = founded / LEDGER
    content = bytearray(path.read_bytes())
    at = content.index(b"Wang Yi calls Taiwan")
    content[at] ^= 1
    path.write_bytes(content)

    refused = run("backup", tmp_path / "backup", "--data", founded)

    assert refused.exit_code == 1
    assert "position" in refused.output
    assert beside(tmp_path / "backup") == {"data"}


async def test_a_ledger_that_does_not_extend_what_was_published_is_refused(
    founded: Path, tmp_path: Path
) -> None:
    ledger = SqliteLedger(founded / LEDGER, read_only=True)
    signer = read_kept(founded / KEY)
    covered = verify(await checkpoint_of(ledger, signer), signer.verifier)
    await ledger.close()
    later = msgspec.structs.replace(covered, size=covered.size + 2)
    (founded / CHECKPOINT).write_text(signer.sign(later))

    refused = run("backup", tmp_path / "backup", "--data", founded)

    assert refused.exit_code == 1
    assert "were published, and are lost" in refused.output


def command(*arguments: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )


@pytest.mark.parametrize("damage", ["changed", "missing", "pointer"])
def test_a_text_that_is_damaged_is_named(founded: Path, tmp_path: Path, damage: str) -> None:
    digest = Texts(founded / "texts").attach("daily", TEXT)
    damaged = founded / "texts" / "objects" / digest
    if damage == "changed":
        damaged.write_bytes(TEXT.upper())
    elif damage == "missing":
        damaged.unlink()
    else:
        damaged = founded / "texts" / "sources" / "daily"
        damaged.write_bytes(b"\xff")

    refused = run("backup", tmp_path / "backup", "--data", founded)

    assert refused.exit_code == 1
    assert "again" in refused.output
    assert not (tmp_path / "backup").exists()


def test_a_backup_beside_a_server_is_of_all_that_it_serves(founded: Path, tmp_path: Path) -> None:
    with serving(founded) as server:
        head = server.get("/health").json()["ledger_head"]

        directory = backed_up(founded, tmp_path / "backup")

    assert read_manifest(directory).size == head


def test_what_was_acknowledged_before_a_backup_is_in_it_while_many_write(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    writer = ledger_process.start("write", data / LEDGER, "n")
    assert writer.stdout is not None
    sizes, acknowledged = [], 0
    try:
        for number in range(2):
            for _ in range(400):
                acknowledged = max(acknowledged, int(writer.stdout.readline().split()[-1]))
            directory = backed_up(data, tmp_path / f"backup-{number}")
            sizes.append((acknowledged, read_manifest(directory).size))
            assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()

    assert all(known <= size for known, size in sizes)
    assert sizes[0][1] < sizes[1][1]
    for number in range(2):
        audited = audit(tmp_path / f"backup-{number}" / LEDGER, whole=True)
        assert (audited.size, audited.findings) == (sizes[number][1], ())


@pytest.mark.parametrize("seconds", [0.3, 0.45, 0.6, 0.8])
def test_a_killed_backup_leaves_nothing_that_looks_finished(
    founded: Path, tmp_path: Path, seconds: float
) -> None:
    before = contents(founded)
    killed = command("backup", tmp_path / "backup", "--data", founded)
    time.sleep(seconds)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    if (tmp_path / "backup").exists():
        read_manifest(tmp_path / "backup")
    else:
        backed_up(founded, tmp_path / "backup")

    assert beside(tmp_path / "backup") == {"data"}
    assert contents(founded) == before


def test_a_full_disk_is_told_and_leaves_nothing(founded: Path, tmp_path: Path) -> None:
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY));"
        f"{COMMAND[-1]}"
    )

    refused = subprocess.run(
        [sys.executable, "-c", limited, "backup", tmp_path / "backup", "--data", founded],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "the ledger could not be copied" in refused.stderr
    assert beside(tmp_path / "backup") == {"data"}


def test_two_backups_to_one_place_do_not_mix(founded: Path, tmp_path: Path) -> None:
    racing = [command("backup", tmp_path / "backup", "--data", founded) for _ in range(2)]
    said = [each.communicate(timeout=60)[1] for each in racing]

    codes = sorted(each.returncode for each in racing)
    assert codes == [0, 1], said
    assert "Traceback" not in "".join(said)
    assert read_manifest(tmp_path / "backup").size > 0
    assert beside(tmp_path / "backup") == {"data"}


def test_a_backup_needs_a_ledger_of_this_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / LEDGER).write_bytes(b"no database at all")

    refused = run("backup", tmp_path / "backup", "--data", data)

    assert refused.exit_code == 1
    assert str(LedgerUnavailableError("x")).split(":")[0] in refused.output
