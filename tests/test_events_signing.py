"""The key and the last checkpoint of a data directory, and what becomes of a start without them."""

from collections.abc import AsyncIterator
from pathlib import Path
from stat import S_IMODE

import pytest

from api.service.stores import LEDGER, writing
from events.errors import LedgerCorruptError, SigningError
from events.ledger.signing_key import (
    CHECKPOINT,
    KEY,
    check_published,
    checkpoint_of,
    keep_checkpoint,
    kept_checkpoint,
    open_signer,
    read_key,
    rotate,
)
from events.proofs.checkpoints import new_signer, verify
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTERED, REGISTRY, held
from tests.noon import noon


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / LEDGER, now=noon)
    await ledger.append(REGISTRY, by="tests")
    yield ledger
    await ledger.close()


async def test_the_key_is_made_once_and_for_its_owner_alone(
    tmp_path: Path, ledger: SqliteLedger
) -> None:
    first = open_signer(tmp_path, ledger)

    again = open_signer(tmp_path, ledger)

    assert again.verifier == first.verifier
    assert first.verifier.name == f"detente/{ledger.id}"
    assert S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
async def test_a_key_that_others_may_read_is_not_used(
    tmp_path: Path, ledger: SqliteLedger, mode: int
) -> None:
    open_signer(tmp_path, ledger)
    (tmp_path / KEY).chmod(mode)

    with pytest.raises(SigningError, match="others may read it"):
        open_signer(tmp_path, ledger)


@pytest.mark.parametrize("content", ["", "PRIVATE+KEY", "\0\n", "x" * 20_000])
async def test_a_damaged_key_is_not_used(
    tmp_path: Path, ledger: SqliteLedger, content: str
) -> None:
    open_signer(tmp_path, ledger)
    (tmp_path / KEY).write_text(content)

    with pytest.raises(SigningError, match="it is damaged"):
        open_signer(tmp_path, ledger)


async def test_the_key_of_another_ledger_is_not_used(tmp_path: Path, ledger: SqliteLedger) -> None:
    open_signer(tmp_path, ledger)
    (tmp_path / KEY).write_text(new_signer("detente/other").secret() + "\n")

    with pytest.raises(SigningError, match="it is the key of detente/other"):
        open_signer(tmp_path, ledger)


async def test_a_lost_key_is_not_replaced_by_itself(tmp_path: Path, ledger: SqliteLedger) -> None:
    keep_checkpoint(tmp_path, await checkpoint_of(ledger, open_signer(tmp_path, ledger)))
    (tmp_path / KEY).unlink()

    with pytest.raises(SigningError, match="rotate-key"):
        open_signer(tmp_path, ledger)

    assert not (tmp_path / KEY).exists()


async def test_a_new_key_signs_what_the_old_one_did(tmp_path: Path, ledger: SqliteLedger) -> None:
    old = open_signer(tmp_path, ledger)
    keep_checkpoint(tmp_path, await checkpoint_of(ledger, old))
    await ledger.append([held("a")], by="tests")

    new = await rotate(tmp_path, ledger)

    assert new.verifier != old.verifier
    assert read_key(tmp_path, ledger).verifier == new.verifier
    assert verify(kept_checkpoint(tmp_path) or "", new.verifier).size == REGISTERED + 1


async def test_a_ledger_that_was_cut_off_is_noticed(tmp_path: Path, ledger: SqliteLedger) -> None:
    signer = open_signer(tmp_path, ledger)
    (tmp_path / "other").mkdir()
    longer = SqliteLedger(tmp_path / "other" / LEDGER, now=noon)
    await longer.append([*REGISTRY, held("a")], by="tests")
    keep_checkpoint(tmp_path, await checkpoint_of(longer, signer))
    await longer.close()

    with pytest.raises(LedgerCorruptError, match="position 6"):
        await check_published(tmp_path, ledger, signer.verifier)


async def test_another_past_is_noticed(tmp_path: Path, ledger: SqliteLedger) -> None:
    signer = open_signer(tmp_path, ledger)
    (tmp_path / "other").mkdir()
    other = SqliteLedger(tmp_path / "other" / LEDGER, now=noon)
    await other.append(REGISTRY, by="somebody else")
    keep_checkpoint(tmp_path, await checkpoint_of(other, signer))
    await other.close()

    with pytest.raises(LedgerCorruptError, match="not what checkpoint"):
        await check_published(tmp_path, ledger, signer.verifier)


@pytest.mark.parametrize("content", [b"", b"\xff", b"detente/x\n1\nAAAA\n\n"])
async def test_a_damaged_checkpoint_is_noticed(
    tmp_path: Path, ledger: SqliteLedger, content: bytes
) -> None:
    signer = open_signer(tmp_path, ledger)
    (tmp_path / CHECKPOINT).write_bytes(content)

    with pytest.raises(SigningError, match=CHECKPOINT):
        await check_published(tmp_path, ledger, signer.verifier)


async def test_a_service_keeps_the_checkpoint_of_its_end(tmp_path: Path) -> None:
    async with writing(tmp_path) as service:
        assert service.signer is not None
        begun = verify(kept_checkpoint(tmp_path) or "", service.signer.verifier)
        await service.ledger.append(REGISTRY, by="tests")
    ended = verify(kept_checkpoint(tmp_path) or "", service.signer.verifier)

    assert (begun.size, ended.size) == (0, REGISTERED)


async def test_a_service_does_not_start_on_another_past(tmp_path: Path) -> None:
    async with writing(tmp_path) as service:
        await service.ledger.append(REGISTRY, by="tests")
    (tmp_path / LEDGER).unlink()
    ledger = SqliteLedger(tmp_path / LEDGER, now=noon)
    await ledger.append(REGISTRY, by="tests")
    await ledger.close()

    with pytest.raises(SigningError, match="it is the key of"):
        async with writing(tmp_path):
            raise AssertionError("it started")


async def test_a_directory_that_takes_no_key_is_named(tmp_path: Path, ledger: SqliteLedger) -> None:
    (tmp_path / f"{KEY}.unfinished").mkdir()

    with pytest.raises(SigningError, match="signing"):
        open_signer(tmp_path, ledger)


async def test_what_a_crash_left_of_a_key_is_no_key(tmp_path: Path, ledger: SqliteLedger) -> None:
    (tmp_path / f"{KEY}.unfinished").write_text("PRIVATE+")

    signer = open_signer(tmp_path, ledger)

    assert read_key(tmp_path, ledger).verifier == signer.verifier
    assert not (tmp_path / f"{KEY}.unfinished").exists()
