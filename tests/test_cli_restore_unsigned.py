"""What nobody has signed is never easier to restore than what is signed wrongly."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from api.backup.files import described
from api.backup.manifest import MANIFEST, Manifest, read_manifest, sealed, written
from api.service.stores import LEDGER, TEXTS
from api.writing.keys import FILE, Keyring, KeyWanted
from events.ledger.signing_key import CHECKPOINT, KEY, read_kept
from events.proofs.checkpoints import Checkpoint, Signer, new_signer, verify
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger
from events.vocabulary.amendments import FactRetracted
from tests.backups import backed_up, contents, restored, run
from tests.noon import noon

TEXT = b"They had candid and constructive talks.\n"


@pytest.fixture
def signer(founded: Path) -> Signer:
    return read_kept(founded / KEY)


@pytest.fixture
def kept(founded: Path, tmp_path: Path) -> Path:
    """A checkpoint that was kept elsewhere."""
    path = tmp_path / "kept.txt"
    path.write_bytes((founded / CHECKPOINT).read_bytes())
    return path


@pytest.fixture
def directory(founded: Path, tmp_path: Path) -> Path:
    """A good backup, signed."""
    Texts(founded / TEXTS).attach("daily", TEXT)
    Keyring(founded).add(KeyWanted(name="curator", scopes=("facts:write",)))
    return backed_up(founded, tmp_path / "backup")


def read_checkpoint(data: Path) -> Checkpoint:
    return verify((data / CHECKPOINT).read_text(encoding="utf-8"), read_kept(data / KEY).verifier)


def forge_manifest(directory: Path, **changes: object) -> None:
    """Make the manifest fit what is there by now, with no signature."""
    manifest = read_manifest(directory)
    files = tuple(
        described(directory, each.name)
        for each in manifest.files
        if (directory / each.name).exists()
    )
    stripped = replace(manifest, files=files, statement=None, checkpoint=None, key=None)
    forged: Manifest = replace(stripped, **changes)
    (directory / MANIFEST).write_bytes(written(sealed(forged, None)))


def forge_keys(directory: Path) -> None:
    """Somebody else's key, good for everything."""
    (directory / FILE).unlink()
    (directory / "elsewhere").mkdir()
    Keyring(directory / "elsewhere").add(KeyWanted(name="mallory", scopes=("administration",)))
    (directory / "elsewhere" / FILE).rename(directory / FILE)
    for each in (directory / "elsewhere").iterdir():
        each.unlink()
    (directory / "elsewhere").rmdir()


def forge_events(directory: Path) -> dict[str, object]:
    """A retraction that nobody of ours has made; what the manifest has to say then."""

    async def retract() -> dict[str, object]:
        ledger = SqliteLedger(directory / LEDGER, now=noon)
        forged = FactRetracted(fact="blinken-visit-postponed", reason="It never was.")
        await ledger.append([forged], by="mallory")
        size = await ledger.head()
        root = (await ledger.root(size)).hex()
        await ledger.close()
        return {"size": size, "root": root}

    changes = asyncio.run(retract())
    (directory / f"{LEDGER}.lock").unlink()
    return changes


def test_backup_whose_signature_was_stripped_is_refused_with_a_key(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path
) -> None:
    forge_keys(directory)
    forge_manifest(directory, **forge_events(directory))

    refused = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept),
    )

    size = read_manifest(directory).size
    assert refused.exit_code == 1, refused.output
    assert "it is not signed" in refused.output
    assert f"Nobody vouches for events {size} to {size}, 1 text, keys.json" in refused.output
    assert "--accept-unsigned events --accept-unsigned texts --accept-unsigned keys" in " ".join(
        refused.output.split()
    )
    assert not (tmp_path / "restored").exists()


@pytest.mark.parametrize("accepted", [(), ("nothing",), ("texts", "keys")])
def test_events_beyond_the_checkpoint_are_refused_unless_they_are_named(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path, accepted: tuple[str, ...]
) -> None:
    forge_manifest(directory, **forge_events(directory))
    options = [option for each in accepted for option in ("--accept-unsigned", each)]

    for given in (
        ("--key", str(signer.verifier), "--checkpoint", kept),
        ("--key", str(signer.verifier)),
        (),
    ):
        refused = restored(directory, tmp_path / "restored", *given, *options)
        assert (refused.exit_code, "it is not signed" in refused.output) == (1, True)


@pytest.mark.parametrize("accepted", ["nothing", "texts", "keys"])
def test_what_is_not_named_is_left_out(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path, accepted: str
) -> None:
    forge_keys(directory)
    forge_manifest(directory)

    taken = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept, "--accept-unsigned", accepted),
    )

    assert taken.exit_code == 0, taken.output
    found = tmp_path / "restored"
    assert (found / FILE).exists() == (accepted == "keys")
    assert (found / TEXTS).exists() == (accepted == "texts")
    size = read_manifest(directory).size
    assert f"signed with it: events 1 to {size}, by {kept}" in taken.output
    names = {"texts": "1 text", "keys": "keys.json"}
    left_out = ", ".join(name for part, name in names.items() if part != accepted)
    assert f"left out: {left_out}" in taken.output
    assert (f"taken: {names.get(accepted)}" in taken.output) == (accepted in names)


def test_all_that_is_named_is_taken_and_said(directory: Path, tmp_path: Path) -> None:
    forge_manifest(directory, **forge_events(directory))
    parts = ("events", "texts", "keys")

    taken = restored(
        directory,
        tmp_path / "restored",
        *(option for each in parts for option in ("--accept-unsigned", each)),
    )

    assert taken.exit_code == 0, taken.output
    size = read_manifest(directory).size
    assert f"taken: events 1 to {size}, 1 text, keys.json" in taken.output
    assert "verified with" not in taken.output
    assert "signed with" not in taken.output


def test_checkpoint_is_enough_for_a_ledger_alone(
    founded: Path, tmp_path: Path, signer: Signer, kept: Path
) -> None:
    (founded / KEY).unlink()
    directory = backed_up(founded, tmp_path / "backup")

    taken = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept),
    )

    assert taken.exit_code == 0, taken.output
    assert "which is nothing" in taken.output


@pytest.mark.parametrize("statement", ["", "\n\n", "detente/x/backup\n1\n\n\n"])
def test_empty_signature_is_a_wrong_one(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path, statement: str
) -> None:
    manifest = read_manifest(directory)
    (directory / MANIFEST).write_bytes(written(replace(manifest, statement=statement)))
    parts = ("events", "texts", "keys")

    refused = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept),
        *(option for each in parts for option in ("--accept-unsigned", each)),
    )

    assert (refused.exit_code, f"{MANIFEST}: its signature" in refused.output) == (1, True)


@pytest.mark.parametrize("name", ["checkpoint", "key"])
def test_rest_of_a_signature_that_is_not_ours_is_wrong_too(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path, name: str
) -> None:
    manifest = read_manifest(directory)
    stranger = new_signer(signer.verifier.name)
    theirs = {"checkpoint": stranger.sign(manifest.covered), "key": str(stranger.verifier)}
    forge_manifest(directory, **{name: theirs[name]})

    refused = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept, "--accept-unsigned", "nothing"),
    )

    assert (refused.exit_code, MANIFEST in refused.output) == (1, True)


def test_key_of_another_ledger_vouches_for_nothing(
    directory: Path, tmp_path: Path, signer: Signer
) -> None:
    manifest = read_manifest(directory)
    stranger = new_signer("detente/another")
    forged = replace(manifest, checkpoint=stranger.sign(manifest.covered), statement=None)
    forged = sealed(replace(forged, key=str(stranger.verifier)), stranger)
    (directory / MANIFEST).write_bytes(written(forged))

    refused = restored(directory, tmp_path / "restored", "--key", str(stranger.verifier))

    assert refused.exit_code == 1, refused.output
    assert "the origin 'detente/another'" in refused.output


@pytest.mark.parametrize("more", [-1, 1])
def test_signed_manifest_of_another_size_is_refused(
    directory: Path, tmp_path: Path, signer: Signer, more: int
) -> None:
    manifest = read_manifest(directory)
    forged = replace(manifest, size=manifest.size + more, statement=None)
    for checkpoint in (forged.checkpoint, signer.sign(forged.covered)):
        signed = sealed(replace(forged, checkpoint=checkpoint), signer)
        (directory / MANIFEST).write_bytes(written(signed))

        refused = restored(directory, tmp_path / "restored", "--key", str(signer.verifier))

        assert refused.exit_code == 1, refused.output


def test_checkpoint_of_a_longer_ledger_in_the_backup_itself_is_missed(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path
) -> None:
    covered = read_manifest(directory).covered
    longer = replace(covered, size=covered.size + 5)
    (directory / CHECKPOINT).write_text(signer.sign(longer), encoding="utf-8")
    forge_manifest(directory)

    refused = restored(
        directory,
        tmp_path / "restored",
        *("--key", str(signer.verifier), "--checkpoint", kept, "--accept-unsigned", "nothing"),
    )

    assert (refused.exit_code, "were published, and are not" in refused.output) == (1, True)


def test_signing_key_that_came_with_an_unsigned_backup_is_nobodys(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")
    forge_manifest(directory)

    refused = restored(directory, tmp_path / "restored")
    left_out = restored(directory, tmp_path / "restored", "--accept-unsigned", "events")
    known = restored(
        directory,
        tmp_path / "known",
        *("--key", str(signer.verifier), "--accept-unsigned", "nothing"),
    )

    assert refused.exit_code == 1
    assert (left_out.exit_code, (tmp_path / "restored" / KEY).exists()) == (0, False)
    assert "left out: signing.key" in left_out.output
    assert (known.exit_code, (tmp_path / "known" / KEY).exists()) == (0, True), known.output


def test_present_keys_stay_and_need_nobodys_word(
    founded: Path, directory: Path, signer: Signer
) -> None:
    forge_keys(directory)
    forge_manifest(directory)
    before = (founded / FILE).read_bytes()

    taken = restored(directory, founded, "--replace", "--accept-unsigned", "texts")

    assert taken.exit_code == 0, taken.output
    assert (founded / FILE).read_bytes() == before
    assert "keys.json" not in taken.output


def forge_signature(directory: Path) -> None:
    """Sign a backup anew with a key that nobody knows, and put the key into it."""
    mallory = new_signer(read_manifest(directory).origin)
    (directory / CHECKPOINT).unlink(missing_ok=True)
    (directory / KEY).unlink(missing_ok=True)
    (directory / KEY).write_text(f"{mallory.secret()}\n", encoding="utf-8")
    (directory / KEY).chmod(0o600)
    manifest = read_manifest(directory)
    names = {each.name for each in manifest.files} - {CHECKPOINT} | {KEY}
    files = tuple(described(directory, name) for name in sorted(names))
    forged: Manifest = replace(
        manifest,
        files=files,
        checkpoint=mallory.sign(manifest.covered),
        key=str(mallory.verifier),
    )
    (directory / MANIFEST).write_bytes(written(sealed(forged, mallory)))


def test_backup_that_is_signed_with_its_own_key_is_as_good_as_unsigned(
    directory: Path, tmp_path: Path, signer: Signer, kept: Path
) -> None:
    forge_keys(directory)
    forge_signature(directory)
    target = tmp_path / "restored"

    for options in ((), ("--key", str(signer.verifier)), ("--checkpoint", kept)):
        refused = restored(directory, target, *options)
        assert (refused.exit_code, target.exists()) == (1, False), refused.output
    taken = restored(directory, target, "--accept-unsigned", "events")

    alone = restored(directory, tmp_path / "alone")
    size = read_manifest(directory).size
    assert "signed with a signing.key of its own" in alone.output
    named = f"Nobody vouches for events 1 to {size}, 1 text, keys.json and signing.key"
    assert named in " ".join(alone.output.split())
    assert (taken.exit_code, (target / FILE).exists()) == (0, False), taken.output
    assert "left out: 1 text, keys.json and signing.key" in taken.output
    assert "every event" not in taken.output


def test_checkpoint_kept_elsewhere_shows_whose_the_key_in_a_backup_is(
    founded: Path, tmp_path: Path, kept: Path
) -> None:
    Keyring(founded).add(KeyWanted(name="curator", scopes=("facts:write",)))
    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")

    taken = restored(directory, tmp_path / "restored", "--checkpoint", kept)

    assert taken.exit_code == 0, taken.output
    assert f"verified with the key that signed {kept}" in taken.output
    assert "every event, every text and every key" in taken.output
    assert (tmp_path / "restored" / FILE).exists()


def test_signed_backup_says_what_is_signed_and_by_whom(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")
    parts = ("--accept-unsigned", "events", "--accept-unsigned", "keys")

    given = restored(directory, tmp_path / "given", "--key", str(signer.verifier))
    own = restored(directory, tmp_path / "own", *parts)

    assert f"verified with the key that was given, {signer.verifier}" in given.output
    assert "every event, every text and every key" in given.output
    assert f"verified with the backup's own key, {signer.verifier}" in own.output
    assert "not whose they are" in own.output
    assert "every event, every text and every key" not in own.output
    assert "not whose they are" not in given.output


def test_audit_misses_what_the_ledger_should_be_held_against(
    founded: Path, signer: Signer, kept: Path
) -> None:
    with_key = ("--key", str(signer.verifier))
    for name in (CHECKPOINT, KEY):
        (founded / name).unlink()

    bare = run("audit", "--data", founded)
    keyed = run("audit", "--data", founded, *with_key)
    known = run("audit", "--data", founded, *with_key, "--checkpoint", kept)

    assert (bare.exit_code, keyed.exit_code, known.exit_code) == (1, 1, 0), known.output
    assert "checkpoint.txt is missing" in bare.output
    assert "checkpoint.txt is missing" in keyed.output


async def test_audit_says_what_no_checkpoint_covers(
    founded: Path, tmp_path: Path, signer: Signer
) -> None:
    ledger = SqliteLedger(founded / LEDGER, read_only=True)
    head, covered = await ledger.head(), replace(read_checkpoint(founded), size=0)
    covered = replace(covered, root=await ledger.root(0))
    await ledger.close()
    (founded / CHECKPOINT).write_text(signer.sign(covered), encoding="utf-8")

    audited = run("audit", "--data", founded)

    assert audited.exit_code == 0
    assert f"positions 1 to {head} are not under it: nobody has signed them" in audited.output


async def test_key_that_is_lost_does_not_let_a_ledger_be_cut_off(founded: Path) -> None:
    checkpoint = read_checkpoint(founded)
    longer = replace(checkpoint, size=checkpoint.size + 1)
    note = (founded / CHECKPOINT).read_text(encoding="utf-8")
    (founded / CHECKPOINT).write_text(note.replace(str(checkpoint), str(longer)), encoding="utf-8")
    (founded / KEY).unlink()
    before = contents(founded)

    refused = run("rotate-key", "--data", founded)

    assert (refused.exit_code, contents(founded)) == (1, before)
    assert f"was published for {longer.size} events" in refused.output
