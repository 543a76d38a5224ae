"""`detente audit`, `prove`, `rotate-key`: a ledger checked, an answer proven, a new key."""

from pathlib import Path

import click
import msgspec

from api.asking.question import question_of
from api.cli.shared.terminal import say
from api.routes.ledger.proofs import fact_bundle, relations_bundle
from api.service.stores import LEDGER, reading
from events.audit.stretch import AuditFinding
from events.audit.whole_ledger import Audited
from events.audit.whole_ledger import audit as audit_ledger
from events.errors import LedgerUnavailableError, ProofError, SigningError
from events.ledger.signing_key import CHECKPOINT, KEY, kept_checkpoint, read_kept, rotate
from events.proofs.checkpoints import Checkpoint, read_verifier, verify
from events.storage.sqlite import SqliteLedger
from projections.timeline.as_written import Asked

SHOWN_LIMIT = 100


def audit(data: Path, key: str | None, checkpoint: Path | None, *, whole: bool) -> bool:
    """Print what an audit finds; False where anything is not as it was written."""
    if not (data / LEDGER).exists():
        raise LedgerUnavailableError(f"{data / LEDGER} does not exist")
    published, missing = _published(data, key, checkpoint)
    audited = audit_ledger(data / LEDGER, published, whole=whole)
    if audited.size == 0 and key is None and not (data / KEY).exists():
        missing = ()  # nothing was recorded, and nothing signed
    return _tell(audited, published, (*missing, *audited.findings))


def _published(
    data: Path, key: str | None, checkpoint: Path | None
) -> tuple[Checkpoint | None, tuple[AuditFinding, ...]]:
    """What the ledger is held against; a checkpoint that is missing is as bad as a wrong one."""
    try:
        note = kept_checkpoint(data) if checkpoint is None else checkpoint.read_text("utf-8")
        if note is None:
            reason = f"{CHECKPOINT} is missing: the ledger alone cannot tell who wrote it"
            return None, (
                AuditFinding(None, f"{reason}; give a --checkpoint that was kept elsewhere"),
            )
        trusted = read_kept(data / KEY).verifier if key is None else read_verifier(key)
        return verify(note, trusted), ()
    except (SigningError, ProofError, UnicodeDecodeError) as error:
        return None, (AuditFinding(None, f"the checkpoint: {error}"),)


async def prove_relations(data: Path, a: str, b: str, clocks: Asked) -> None:
    """Print the state of relations with its proof."""
    async with reading(data) as service:
        question = await question_of(clocks, service, f"/v1/relations/{a}/{b}", {})
        _print(await relations_bundle(service, question, a, b))


async def prove_fact(data: Path, id: str, clocks: Asked) -> None:
    """Print a fact with its proof."""
    async with reading(data) as service:
        question = await question_of(clocks, service, f"/v1/facts/{id}", {})
        _print(await fact_bundle(service, question, id))


async def rotate_key(data: Path) -> None:
    """Replace the signing key."""
    ledger = SqliteLedger(data / LEDGER)
    try:
        signer = await rotate(data, ledger)
        click.echo(f"checkpoints are signed from now on with\n{signer.verifier}")
    finally:
        await ledger.close()


def _tell(audited: Audited, published: Checkpoint | None, found: tuple[AuditFinding, ...]) -> bool:
    for each in found[:SHOWN_LIMIT]:
        say(str(each))
    if len(found) > SHOWN_LIMIT:
        click.echo(f"and {len(found) - SHOWN_LIMIT} more")
    if found:
        click.echo(f"{len(found)} findings in {audited.size} events")
        return False
    click.echo(f"{audited.size} events, all as they were written; root {audited.root.hex()}")
    if published is None:
        click.echo("nothing was published yet, and nothing is recorded")
        return True
    click.echo(f"it extends the checkpoint of {published.size} events, {published.origin}")
    if published.size < audited.size:
        after = f"positions {published.size + 1} to {audited.size}"
        click.echo(f"{after} are not under it: nobody has signed them, as far as is known here")
    return True


def _print(bundle: msgspec.Struct) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(bundle), indent=2))
