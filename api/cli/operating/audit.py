"""`detente audit`, `prove`, `rotate-key`: a ledger checked, an answer proven, a new key."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
from msgspec import Struct

from api.asking.question import question_of
from api.cli.shared.terminal import say
from api.routes.ledger.proofs import fact_bundle, relations_bundle
from api.service.stores import LEDGER, reading, unwritten
from events.audit.stretch import AuditFinding
from events.audit.whole_ledger import Audited
from events.audit.whole_ledger import audit as audit_ledger
from events.errors import LedgerUnavailableError, ProofError, SigningError
from events.ledger.signing_key import CHECKPOINT, COSIGNED, KEY, kept_checkpoint, read_kept, rotate
from events.proofs.checkpoints import Checkpoint, read_verifier, verify
from events.proofs.cosignatures import cosigned_at, instant_of, read_cosigner_key
from projections.timeline.as_written import Asked

SHOWN_LIMIT = 100


class HeldAgainst(Struct, frozen=True):
    """What a ledger is held against: a verifier key, a checkpoint that was kept elsewhere, and the
    keys of witnesses that have to have cosigned it.
    """

    key: str | None = None
    checkpoint: Path | None = None
    witnesses: tuple[str, ...] = ()


def audit(data: Path, trusted: HeldAgainst, *, whole: bool) -> bool:
    """Print what an audit finds; False where anything is not as it was written."""
    if not (data / LEDGER).exists():
        raise LedgerUnavailableError(f"{data / LEDGER} does not exist")
    published, missing = _published(data, trusted)
    audited = audit_ledger(data / LEDGER, published, whole=whole)
    if audited.size == 0 and trusted.key is None and not (data / KEY).exists():
        missing = ()  # nothing was recorded, and nothing signed
    return _tell(audited, published, (*missing, *audited.findings))


def _published(
    data: Path, trusted: HeldAgainst
) -> tuple[Checkpoint | None, tuple[AuditFinding, ...]]:
    """What the ledger is held against; a checkpoint that is missing is as bad as a wrong one."""
    name = COSIGNED if trusted.witnesses else CHECKPOINT
    try:
        if trusted.checkpoint is None:
            note = kept_checkpoint(data, name)
        else:
            note = trusted.checkpoint.read_text("utf-8")
        if note is None:
            reason = f"{name} is missing: the ledger alone cannot tell who wrote it"
            return None, (
                AuditFinding(None, f"{reason}; give a --checkpoint that was kept elsewhere"),
            )
        given = trusted.key
        key = read_kept(data / KEY).verifier if given is None else read_verifier(given)
        return verify(note, key), tuple(_not_cosigned(note, trusted.witnesses))
    except (SigningError, ProofError, UnicodeDecodeError) as error:
        return None, (AuditFinding(None, f"the checkpoint: {error}"),)


def _not_cosigned(note: str, witnesses: tuple[str, ...]) -> Iterator[AuditFinding]:
    """The witnesses that have not cosigned a checkpoint; of the others it is said when they did."""
    for each in map(read_cosigner_key, witnesses):
        at = cosigned_at(note, each)
        if at is None:
            yield AuditFinding(None, f"the checkpoint: {each.name} has not cosigned it")
        else:
            click.echo(f"the checkpoint was cosigned by {each.name}, {instant_of(at)}")


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


def print_key(data: Path) -> None:
    """Print the public half of the data directory's signing key."""
    click.echo(read_kept(data / KEY).verifier)


async def rotate_key(data: Path) -> None:
    """Replace the signing key."""
    async with unwritten(data) as ledger:
        signer = await rotate(data, ledger)
        click.echo(f"checkpoints are signed from now on with\n{signer.verifier}")


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
