"""Asking a witness for its cosignature, as C2SP's tlog-witness has it: whatever it answers."""

import asyncio
import re
import ssl
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Final

import httpx
from msgspec import Struct

from events.errors import ProofError, SettingsError
from events.ledger.protocol import Ledger
from events.proofs.checkpoints import opened
from events.proofs.cosignatures import CosignerKey, line_of, read_cosigner_key
from events.proofs.witness_requests import WitnessRequest

BYTES: Final = 64_000
"""Of an answer: some twenty times what the longest cosignature takes."""

_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n?")
_MEANT: Final = {
    HTTPStatus.NOT_FOUND: "it does not know this ledger, or there is no witness",
    HTTPStatus.FORBIDDEN: "it does not know the key of this ledger: /v1/ledger/key gives it",
    HTTPStatus.UNPROCESSABLE_ENTITY: "what it has cosigned is not what this ledger begins with",
}


class AskedWitness(Struct, frozen=True):
    """Whose cosignature is asked for, and where."""

    key: CosignerKey
    address: str


class AskedCheckpoint(Struct, frozen=True):
    """A checkpoint to be cosigned, of so many events of a ledger."""

    ledger: Ledger
    size: int
    note: str


class NotCosignedError(Exception):
    """A witness has not cosigned, and why."""


@lru_cache(maxsize=8)
def read_witnesses(given: tuple[str, ...], quorum: int = 0) -> tuple[AskedWitness, ...]:
    """The witnesses of the settings: a verifier key and an address each; raises `SettingsError`."""
    found, faults = [], []
    for each in given:
        key, _, address = each.partition(" ")
        try:
            found.append(AskedWitness(read_cosigner_key(key), address.strip().rstrip("/")))
        except ProofError as error:
            faults.append(f"witnesses: {error}")
    names = [each.key.name for each in found]
    if len(set(names)) < len(names):
        faults.append("witnesses: expected each name once")
    if quorum > len(given):
        faults.append(f"witness_quorum: expected up to {len(given)}, as there are witnesses")
    if faults:
        raise SettingsError(tuple(faults))
    return tuple(found)


async def cosignature(
    witness: AskedWitness, asked: AskedCheckpoint, known: int, seconds: float
) -> str:
    """A witness' line beneath a checkpoint, verified. `known` is what it has cosigned last, as far
    as is known here; where it says otherwise it is asked once more.

    Raises `NotCosignedError`, and what the ledger raises.
    """
    try:
        async with asyncio.timeout(seconds):
            status, body = await _add(witness, asked, known)
            if status == HTTPStatus.CONFLICT:
                status, body = await _add(witness, asked, _known(body, asked.size))
    except TimeoutError as error:
        raise NotCosignedError(f"no answer within {seconds:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        # UnicodeError: a name that none can have, with a label too long, say.
        raise NotCosignedError(f"it cannot be reached ({type(error).__name__})") from error
    if status != HTTPStatus.OK:
        meant = _MEANT.get(HTTPStatus(status)) if status in _MEANT else None
        raise NotCosignedError(f"status {status}" + (f": {meant}" if meant else ""))
    try:
        return line_of(body.decode(), opened(asked.note)[0], witness.key)
    except (ProofError, UnicodeDecodeError) as error:
        raise NotCosignedError(f"its answer is no cosignature: {error}") from error


def _known(body: bytes, size: int) -> int:
    """The size that a witness says it has cosigned; raises `NotCosignedError`."""
    match = _SIZE.fullmatch(body)
    if match is None:
        raise NotCosignedError("status 409 without the size that it has cosigned")
    known = int(match[1])
    if known > size:
        reason = f"it has cosigned {known} events of this ledger, which has {size}"
        raise NotCosignedError(f"{reason}: this is an older copy, or another one under its name")
    return known


async def _add(witness: AskedWitness, asked: AskedCheckpoint, known: int) -> tuple[int, bytes]:
    path = await asked.ledger.consistency(known, asked.size)
    request = WitnessRequest(known, path, asked.note)
    # The environment's proxies are for others. The caller has a time limit.
    client = httpx.AsyncClient(
        verify=_authorities(), trust_env=False, follow_redirects=False, timeout=httpx.Timeout(None)
    )
    async with (
        client,
        client.stream(
            "POST",
            f"{witness.address}/add-checkpoint",
            content=str(request).encode(),
            headers={"Accept-Encoding": "identity", "Content-Type": "text/plain; charset=utf-8"},
        ) as answer,
    ):
        content = bytearray()
        async for part in answer.aiter_raw():
            content += part
            if len(content) > BYTES:
                raise NotCosignedError(f"its answer has more than {BYTES:,} bytes")
        return answer.status_code, bytes(content)


@cache
def _authorities() -> ssl.SSLContext:
    """Who is trusted for HTTPS: read once, as that takes longer than to be answered."""
    return httpx.create_ssl_context(trust_env=False)
