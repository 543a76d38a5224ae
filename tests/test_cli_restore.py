"""A backup is restored whole and proven, or the data directory is as it was."""

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from api.backup.manifest import MANIFEST, check_signed, read_manifest, sealed, written
from api.service.stores import LEDGER
from events.errors import BackupError
from events.ledger.protocol import Ledger
from events.ledger.signing_key import CHECKPOINT, KEY, checkpoint_of, keep_checkpoint, read_kept
from events.proofs.checkpoints import Signer, new_signer, verify
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.vocabulary.registry import IssueAdded
from tests.backups import backed_up, beside, contents, restored, run
from tests.noon import noon
from tests.running import COMMAND, ENVIRONMENT, serving

TEXT = b"They had candid and constructive talks.\n"
RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"


@pytest.fixture
def signer(founded: Path) -> Signer:
    return read_kept(founded / KEY)


@pytest.fixture
def directory(founded: Path, tmp_path: Path) -> Path:
    """A backup of everything that there can be."""
    Texts(founded / "texts").attach("daily", TEXT)
    (founded / "keys.json").write_text('{"keys": []}')
    return backed_up(founded, tmp_path / "backup", "--with-signing-key")


async def record(data: Path, *ids: str) -> None:
    """Record events, and publish the checkpoint after them."""
    ledger = SqliteLedger(data / LEDGER, now=noon)
    for id in ids:
        await ledger.append([IssueAdded(id=id, name=id, description="For a test.")], by="tests")
    keep_checkpoint(data, await checkpoint_of(ledger, read_kept(data / KEY)))
    await ledger.close()


async def stored(data: Path) -> list[bytes]:
    ledger: Ledger = SqliteLedger(data / LEDGER, read_only=True)
    try:
        return [each.stored for each in await ledger.read(limit=10_000)]
    finally:
        await ledger.close()


async def test_what_is_restored_is_what_was_backed_up(
    founded: Path, directory: Path, tmp_path: Path, signer: Signer
) -> None:
    data = tmp_path / "elsewhere" / "data"

    said = restored(directory, data, "--key", str(signer.verifier))

    assert said.exit_code == 0, said.output
    assert str(signer.verifier) in said.output
    assert await stored(data) == await stored(founded)
    found, original = contents(data), contents(directory)
    del original[MANIFEST]
    assert {name: found[name] for name in original} == original
    assert [stat.S_IMODE((data / name).stat().st_mode) for name in (KEY, "keys.json")] == [
        0o600
    ] * 2
    assert run("audit", "--data", data).exit_code == 0
    assert beside(data) == set()


def test_what_is_restored_is_served_with_the_views_that_it_got(
    directory: Path, founded: Path, tmp_path: Path, signer: Signer
) -> None:
    with serving(founded) as server:
        answer = server.get(RELATIONS).content
    restored(directory, tmp_path / "restored", "--key", str(signer.verifier))
    (views,) = (tmp_path / "restored").glob("views-*.sqlite3")

    with serving(tmp_path / "restored") as server:
        again = server.get(RELATIONS).content

    assert again == answer
    assert views.exists()


def files() -> list[str]:
    return [LEDGER, KEY, "keys.json", CHECKPOINT, MANIFEST, "texts/sources/daily", "texts/objects/"]


@pytest.mark.parametrize("name", files())
@pytest.mark.parametrize("where", [0.0, 0.3, 0.7, 1.0])
def test_any_changed_byte_is_refused(
    directory: Path, tmp_path: Path, signer: Signer, name: str, where: float
) -> None:
    path = directory / name
    if path.is_dir():
        (path,) = path.iterdir()
    content = bytearray(path.read_bytes())
    content[int((len(content) - 1) * where)] ^= 1
    path.write_bytes(content)

    refused = restored(directory, tmp_path / "restored", "--key", str(signer.verifier))

    assert refused.exit_code == 1, refused.output
    assert path.name in refused.output
    assert not (tmp_path / "restored").exists()
    assert beside(tmp_path / "restored") == {"backup", "data"}


def test_every_byte_of_a_manifest_counts(directory: Path, tmp_path: Path, signer: Signer) -> None:
    whole = (directory / MANIFEST).read_bytes()
    for at in range(len(whole)):
        content = bytearray(whole)
        content[at] ^= 1
        (directory / MANIFEST).write_bytes(content)
        with pytest.raises(BackupError):
            check_signed(directory, read_manifest(directory), signer.verifier)


@pytest.mark.parametrize("name", files())
def test_any_missing_file_is_refused(directory: Path, tmp_path: Path, name: str) -> None:
    path = directory / name
    if path.is_dir():
        (path,) = path.iterdir()
    path.unlink()

    refused = restored(directory, tmp_path / "restored")

    assert refused.exit_code == 1, refused.output
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("name", ["more.txt", "texts/objects/more", "views.current"])
def test_a_file_that_the_manifest_does_not_list_is_refused(
    directory: Path, tmp_path: Path, name: str
) -> None:
    (directory / name).write_text("more")

    refused = restored(directory, tmp_path / "restored")

    assert (refused.exit_code, name in refused.output) == (1, True)


def test_a_link_in_a_backup_is_refused(directory: Path, tmp_path: Path) -> None:
    (directory / CHECKPOINT).rename(tmp_path / "moved")
    (directory / CHECKPOINT).symlink_to(tmp_path / "moved")

    refused = restored(directory, tmp_path / "restored")

    assert (refused.exit_code, CHECKPOINT in refused.output) == (1, True)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "texts/objects/../../x", "views"])
def test_a_manifest_with_paths_that_lead_elsewhere_is_refused(
    directory: Path, tmp_path: Path, signer: Signer, name: str
) -> None:
    manifest = read_manifest(directory)
    first, *others = manifest.files
    forged = replace(manifest, files=(replace(first, name=name), *others), statement=None)
    (directory / MANIFEST).write_bytes(written(sealed(forged, signer)))

    refused = restored(directory, tmp_path / "restored")

    assert (refused.exit_code, repr(name) in refused.output) == (1, True)


async def test_a_backup_made_by_somebody_else_is_refused_with_a_key(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    ours = signer.verifier
    stranger = new_signer(ours.name)
    (founded / KEY).write_text(stranger.secret() + "\n")
    (founded / CHECKPOINT).unlink()
    forged = backed_up(founded, tmp_path / "backup", "--with-signing-key")

    refused = restored(forged, tmp_path / "restored", "--key", str(ours))

    assert refused.exit_code == 1
    assert "a signature of" in refused.output


def test_an_unsigned_backup_needs_a_checkpoint_that_was_kept_elsewhere(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    (founded / KEY).unlink()
    kept = tmp_path / "kept.txt"
    kept.write_text((founded / CHECKPOINT).read_text())
    directory = backed_up(founded, tmp_path / "backup")
    key = ("--key", str(signer.verifier))

    refused = restored(directory, tmp_path / "restored", *key)
    taken = restored(directory, tmp_path / "restored", *key, "--checkpoint", kept)

    assert (refused.exit_code, "it is not signed" in refused.output) == (1, True)
    assert taken.exit_code == 0, taken.output
    assert "nobody has signed what follows" in taken.output


def test_without_the_signing_key_a_verifier_key_is_needed(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    directory = backed_up(founded, tmp_path / "backup")

    refused = restored(directory, tmp_path / "restored")
    taken = restored(directory, tmp_path / "restored", "--key", str(signer.verifier))

    assert (refused.exit_code, str(signer.verifier) in refused.output) == (1, True)
    assert taken.exit_code == 0, taken.output
    assert f"put {KEY} back" in taken.output


async def test_a_backup_older_than_a_checkpoint_kept_elsewhere_is_refused(
    founded: Path, directory: Path, tmp_path: Path
) -> None:
    size = read_manifest(directory).size
    await record(founded, "one", "two")
    kept = (founded / CHECKPOINT).rename(tmp_path / "kept.txt")

    refused = restored(directory, tmp_path / "restored", "--checkpoint", kept)

    assert refused.exit_code == 1
    assert f"positions {size + 1} to {size + 2} were published" in refused.output


async def test_a_backup_with_another_past_is_refused(
    founded: Path, directory: Path, tmp_path: Path, signer: Signer
) -> None:
    covered = read_manifest(directory).covered
    other = tmp_path / "other.txt"
    other.write_text(signer.sign(replace(covered, size=covered.size - 1)))

    refused = restored(directory, tmp_path / "restored", "--checkpoint", other)

    assert (refused.exit_code, "its past is another" in refused.output) == (1, True)


def test_a_data_directory_is_only_replaced_on_purpose_and_kept(
    founded: Path, directory: Path, tmp_path: Path
) -> None:
    before = contents(founded)

    refused = restored(directory, founded)
    untouched = contents(founded)
    replaced = restored(directory, founded, "--replace")

    assert (refused.exit_code, untouched) == (1, before)
    assert replaced.exit_code == 0, replaced.output
    assert contents(tmp_path / "data.replaced-1") == before
    assert run("audit", "--data", founded).exit_code == 0
    assert beside(founded) == {"backup", "data.replaced-1"}


async def test_what_a_restore_would_lose_is_named_and_lost_only_on_purpose(
    founded: Path, directory: Path, tmp_path: Path
) -> None:
    size = read_manifest(directory).size
    await record(founded, "one", "two", "three")
    before = contents(founded)

    refused = restored(directory, founded, "--replace")
    untouched = contents(founded)
    accepted = restored(directory, founded, "--replace", "--accept-loss")

    assert refused.exit_code == 1
    assert f"positions {size + 1} to {size + 3} of {founded} are not in it" in refused.output
    assert "--accept-loss" in refused.output
    assert untouched == before
    assert accepted.exit_code == 0, accepted.output
    assert len(await stored(founded)) == size
    with serving(founded) as server:
        assert server.get("/health").status_code == 200


async def test_events_beyond_the_last_checkpoint_are_missed_too(
    founded: Path, directory: Path
) -> None:
    size = read_manifest(directory).size
    published = (founded / CHECKPOINT).read_text()
    await record(founded, "one")
    (founded / CHECKPOINT).write_text(published)

    refused = restored(directory, founded, "--replace")

    assert f"positions {size + 1} to {size + 1} of" in refused.output


async def test_a_ledger_that_cannot_be_opened_any_more_is_replaced(
    founded: Path, directory: Path
) -> None:
    (founded / LEDGER).write_bytes(b"nothing of a database")

    replaced = restored(directory, founded, "--replace")

    assert replaced.exit_code == 0, replaced.output
    assert len(await stored(founded)) == read_manifest(directory).size


def test_a_checkpoint_that_cannot_be_verified_is_not_replaced(
    founded: Path, directory: Path
) -> None:
    (founded / CHECKPOINT).write_text("detente/forged\n5\nAAAA\n\nnobody\n")
    before = contents(founded)

    refused = restored(directory, founded, "--replace", "--accept-loss")

    assert (refused.exit_code, contents(founded)) == (1, before)


def test_another_ledger_is_not_replaced(founded: Path, directory: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with serving(other, "--empty"):
        pass
    before = contents(other)

    refused = restored(
        directory, other, "--replace", "--key", str(read_kept(founded / KEY).verifier)
    )

    assert (refused.exit_code, contents(other)) == (1, before)
    assert "it is of detente/" in refused.output


def test_nothing_is_replaced_under_a_server(founded: Path, directory: Path) -> None:
    with serving(founded) as server:
        refused = restored(directory, founded, "--replace")

        assert (refused.exit_code, "one process writes" in refused.output) == (1, True)
        assert server.get(RELATIONS).status_code == 200


def test_keys_of_the_present_directory_stay(founded: Path, directory: Path, signer: Signer) -> None:
    (founded / "keys.json").write_text('{"keys": ["revoked since"]}')

    restored(directory, founded, "--replace")

    assert (founded / "keys.json").read_text() == '{"keys": ["revoked since"]}'
    assert read_kept(founded / KEY).verifier == signer.verifier
    assert verify((founded / CHECKPOINT).read_text(), signer.verifier).size


@pytest.mark.parametrize("seconds", [0.4, 0.7, 1.0, 1.4])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_killed_restore_leaves_the_target_untouched_or_whole(
    founded: Path, directory: Path, tmp_path: Path, seconds: float, is_there: bool
) -> None:
    data = founded if is_there else tmp_path / "restored"
    options = ["--replace", "--key", str(read_kept(founded / KEY).verifier)]
    arguments = ["restore", str(directory), "--data", str(data), *options]
    before = contents(data)
    killed = subprocess.Popen([*COMMAND, *arguments], env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    time.sleep(seconds)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    after = contents(data)
    is_whole = after != before and run("audit", "--data", data).exit_code == 0

    assert is_whole or after == before
    if not (is_whole and not is_there):
        assert restored(directory, data, *options).exit_code == 0
    assert run("audit", "--data", data).exit_code == 0
    assert not (data.parent / f"{data.name}.unfinished").exists()


def test_a_directory_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()

    refused = restored(tmp_path / "backup", tmp_path / "data")

    assert (refused.exit_code, "no finished backup" in refused.output) == (1, True)
    assert beside(tmp_path / "data") == {"backup"}


def test_nobody_else_may_write_what_was_restored_whatever_the_umask(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    Texts(founded / "texts").attach("daily", TEXT)
    (founded / "keys.json").write_text('{"keys": []}')
    key = ("--key", str(signer.verifier))
    before = os.umask(0)
    try:
        directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")
        assert restored(directory, tmp_path / "restored", *key).exit_code == 0
    finally:
        os.umask(before)

    for path in [directory, *directory.rglob("*"), *(tmp_path / "restored").rglob("*")]:
        assert not path.stat().st_mode & 0o022, path
