"""Everything that replaces or makes a file, an act each: `python -m tests.durable_process`.

Each is done to a data directory of its own that is there, and to what stands beside it.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from api.backup.make import back_up
from api.backup.restore import restore
from api.backup.vouched import Vouching
from api.cli.asking import whole_data
from api.cli.curating.import_export import export
from api.exports import process
from api.exports.kept import ToMake
from api.exports.making import copy_of
from api.live.webhook_store import Subject, Webhooks
from api.service.stores import LEDGER, TEXTS, only_reading, writing
from api.witnessing.ledger_witness import LedgerWitness, known_logs, witness_key
from api.writing.keys import Keyring
from api.writing.keys import KeyWanted as WantedKey
from events.files import durable
from events.ledger.signing_key import (
    KEY,
    checkpoint_of,
    keep_checkpoint,
    keep_cosigned,
    kept_checkpoint,
    read_kept,
    read_key,
    rotate,
)
from events.ledger.stamping import trust
from events.proofs.checkpoints import Checkpoint
from events.proofs.witness_requests import WitnessRequest
from events.source_texts.attached_texts import Texts
from events.storage.replica_mark import ReplicaMark, mark
from events.storage.sqlite import SqliteLedger
from projections.filing.building import build
from projections.timeline.as_written import AskedFilters
from seeds import schema
from tests.noon import noon

TEXT = b"They had candid and constructive talks.\n"
WANTED = WantedKey(name="somebody", scopes=("facts:write",))


async def nothing(data: Path) -> None:
    """What the process does anyway."""


async def start(data: Path) -> None:
    async with writing(data.parent / "new" / "data"):
        pass


async def add_key(data: Path) -> None:
    Keyring(data).add(replace(WANTED, name="another"))


async def revoke_key(data: Path) -> None:
    Keyring(data).revoke(Keyring(data).all()[0].id)


async def publish(data: Path) -> None:
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    keep_checkpoint(data, await checkpoint_of(ledger, read_key(data, ledger)))
    await ledger.close()


async def publish_cosigned(data: Path) -> None:
    keep_cosigned(data, kept_checkpoint(data) or "")


async def witness(data: Path) -> None:
    """A witness' key, what it cosigns, and what shows that a ledger has forked."""
    ledger, folder = SqliteLedger(data / LEDGER, read_only=True), data.parent / "witness"
    signer, known = read_key(data, ledger), 0
    logs = known_logs((signer.verifier,))
    witness = LedgerWitness(folder, witness_key(folder, "witness"), logs, noon, print)
    for each in (1, 2):
        path = await ledger.consistency(known, each)
        note = await checkpoint_of(ledger, signer, each)
        assert witness.add(str(WitnessRequest(known, path, note)).encode()).status == 200
        known = each
    forked = signer.sign(Checkpoint(signer.verifier.name, known, bytes(32)))
    assert witness.add(str(WitnessRequest(known, (), forked)).encode()).status == 422
    await ledger.close()


async def rotate_key(data: Path) -> None:
    ledger = SqliteLedger(data / LEDGER)
    await rotate(data, ledger)
    await ledger.close()


async def trust_clock(data: Path) -> None:
    trust(data / LEDGER, b"leaf")


async def build_views(data: Path) -> None:
    ledger = SqliteLedger(data / LEDGER, read_only=True)
    await build(data, ledger)
    await ledger.close()


async def attach(data: Path) -> None:
    Texts(data / TEXTS).attach("weekly", TEXT)


async def attach_another(data: Path) -> None:
    Texts(data / TEXTS).attach("daily", TEXT * 2)


async def keep_waiting(data: Path) -> None:
    Texts(data / TEXTS).keep(TEXT * 3, b"{}")


async def attach_waiting(data: Path) -> None:
    texts = Texts(data / TEXTS)
    texts.attach_held("weekly", texts.keep(TEXT * 3, b"{}"))


async def forget_waiting(data: Path) -> None:
    texts = Texts(data / TEXTS)
    texts.keep(TEXT * 3, b"{}")
    texts.drop_waiting(lambda _: True)


async def detach(data: Path) -> None:
    Texts(data / TEXTS).detach("daily")


async def add_webhook(data: Path) -> None:
    Webhooks(data).add("https://example.org/hook", Subject(AskedFilters()), "0")


async def remove_webhook(data: Path) -> None:
    Webhooks(data).remove(Webhooks(data).all()[0].id)


async def back_up_all(data: Path) -> None:
    await back_up(data, data.parent / "backups" / "second", with_signing_key=True)


async def restore_beside(data: Path) -> None:
    wanted = Vouching(key=str(read_kept(data / KEY).verifier))
    await restore(data.parent / "backup", data.parent / "restored", wanted)


async def restore_in_place(data: Path) -> None:
    await restore(data.parent / "backup", data, Vouching(replace=True))


async def export_all(data: Path) -> None:
    await export(data.parent / "exported.jsonl", data, recorded=False)


async def export_whole(data: Path) -> None:
    names = {"sqlite": "record.sqlite", "parquet": "record", "nquads": "record.nq"}
    places = {kind: data.parent / name for kind, name in names.items()}
    await whole_data.export_whole(data, whole_data.wanted(**places), None)


async def keep_copy(data: Path) -> None:
    async with only_reading(data) as service:
        of = await copy_of(service.ledger, service.views.checkpoint, "http://127.0.0.1")
        target, views = data / "record-1.nq.gz", str(service.views.path)
        process.make(service.reader, ToMake(views, "nquads", str(target), 10**9, of))


async def write_schemas(data: Path) -> None:
    schema.write(data.parent / "schemas")


async def replace_one(data: Path) -> None:
    durable.replace(data / KEY, b"nothing", durable.OWNER)


async def mark_replica(data: Path) -> None:
    mark(data / LEDGER, ReplicaMark("nats://127.0.0.1:4222/name", "an-id", 3))


async def create_one(data: Path) -> None:
    durable.create(data.parent / "created", b"something", durable.READABLE)


ACTS: dict[str, Callable[[Path], Coroutine[Any, Any, None]]] = {
    act.__name__: act
    for act in (
        nothing,
        start,
        add_key,
        revoke_key,
        publish,
        publish_cosigned,
        witness,
        rotate_key,
        trust_clock,
        build_views,
        attach,
        attach_another,
        keep_waiting,
        attach_waiting,
        forget_waiting,
        detach,
        add_webhook,
        remove_webhook,
        back_up_all,
        restore_beside,
        restore_in_place,
        export_all,
        export_whole,
        keep_copy,
        write_schemas,
        mark_replica,
        replace_one,
        create_one,
    )
}
DONE = "all of it is done"

if __name__ == "__main__":
    for act, data in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        asyncio.run(ACTS[act](Path(data)))
        print(f"{DONE} {act}", flush=True)
