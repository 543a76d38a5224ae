"""`detente audit`, `prove`, `rotate-key`: a ledger checked, an answer proven, a new key."""

from pathlib import Path

import click
import msgspec

from api.answers import question_of
from api.proofs import fact_bundle, relations_bundle
from api.service import LEDGER, reading
from api.terminal import say
from events.audit import Audited
from events.audit import audit as audit_ledger
from events.audit_range import Finding
from events.checkpoints import Checkpoint, read_verifier, verify
from events.errors import LedgerUnavailableError, ProofError, SigningError
from events.signing import CHECKPOINT, KEY, kept_checkpoint, read_kept, rotate
from events.sqlite_ledger import SqliteLedger
from projections.questions import Asked

SHOWN_LIMIT = 100


def audit(data: Path, key: str | None, checkpoint: Path | None, *, whole: bool) -> bool:
    """Print what an audit finds; False where anything is not as it was written."""
    if not (data / LEDGER).exists():
        raise LedgerUnavailableError(f"{data / LEDGER} does not exist")
    published: Checkpoint | None = None
    findings: list[Finding] = []
    try:
        note = kept_checkpoint(data) if checkpoint is None else checkpoint.read_text("utf-8")
        if note is not None:
            trusted = read_kept(data / KEY).verifier if key is None else read_verifier(key)
            published = verify(note, trusted)
        elif (data / KEY).exists():
            findings.append(Finding(None, f"{CHECKPOINT} is missing"))
    except (SigningError, ProofError, UnicodeDecodeError) as error:
        findings.append(Finding(None, f"the checkpoint: {error}"))
    audited = audit_ledger(data / LEDGER, published, whole=whole)
    return _tell(audited, published, (*findings, *audited.findings))


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


def _tell(audited: Audited, published: Checkpoint | None, found: tuple[Finding, ...]) -> bool:
    for each in found[:SHOWN_LIMIT]:
        say(str(each))
    if len(found) > SHOWN_LIMIT:
        click.echo(f"and {len(found) - SHOWN_LIMIT} more")
    if found:
        click.echo(f"{len(found)} findings in {audited.size} events")
        return False
    click.echo(f"{audited.size} events, all as they were written; root {audited.root.hex()}")
    if published is None:
        click.echo("nothing was published yet: nothing but the ledger itself to compare it with")
    else:
        click.echo(f"it extends the checkpoint of {published.size} events, {published.origin}")
    return True


def _print(bundle: msgspec.Struct) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(bundle), indent=2))
