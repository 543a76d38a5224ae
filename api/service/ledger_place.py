"""Where the ledger is: a file in the data directory, or a cluster with a replica of it there."""

import ssl
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from api.service.progress import TellProgress
from api.service.server_monitors import lacking_syncs
from api.service.settings import Config
from events.errors import SettingsError
from events.source_texts.attached_texts import Texts
from events.storage.sqlite import SqliteLedger

if TYPE_CHECKING:
    from events.cluster.opening import ToOpen

JWT: Final = "-----BEGIN NATS USER JWT-----"


class LedgerPlace(Struct, frozen=True):
    """The address of a cluster's stream (none: a file), and the files by which it is asked."""

    address: str = ""
    monitors: tuple[str, ...] = ()
    credentials: str = ""
    ca: str = ""
    certificate: str = ""
    certificate_key: str = ""


IN_A_FILE: Final = LedgerPlace()


def ledger_meant(config: Config) -> LedgerPlace:
    """Where the settings have the ledger."""
    return LedgerPlace(
        config.ledger,
        config.ledger_monitors,
        config.ledger_credentials,
        config.ledger_ca,
        config.ledger_certificate,
        config.ledger_certificate_key,
    )


async def open_ledger(
    path: Path, place: LedgerPlace, texts: Texts, progress: TellProgress
) -> SqliteLedger:
    """The ledger, open for writing; its file or its replica is at the path.

    Raises `SettingsError`, `LedgerLockedError`, and `LedgerUnavailableError`.
    """
    if not place.address:
        return SqliteLedger(path, texts=texts)
    what = await to_open(place)
    from events.cluster.opening import open_node  # noqa: PLC0415 (needs an extra)

    tell = partial(progress, "catching up with the cluster")
    return await open_node(path, what, texts, tell)


async def to_open(place: LedgerPlace) -> "ToOpen":
    """How the cluster is asked that is meant; raises `SettingsError`."""
    try:
        from events.cluster.opening import ToOpen  # noqa: PLC0415 (needs an extra)
    except ImportError as error:
        reason = f"ledger: expected the extra cluster to be installed, found no {error.name}"
        raise SettingsError((reason,)) from error
    return ToOpen(place.address, _options(place), await lacking_syncs(place.monitors))


def _options(place: LedgerPlace) -> dict[str, Any]:
    """How the servers are asked; raises `SettingsError` for a file that cannot be read."""
    found: dict[str, Any] = {}
    try:
        if place.credentials:
            found |= _who_asks(Path(place.credentials))
        if place.ca or place.certificate or place.address.startswith("tls:"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if place.ca:
                context.load_verify_locations(place.ca)
            else:
                context.load_default_certs()
            if place.certificate:
                context.load_cert_chain(place.certificate, place.certificate_key or None)
            found["tls"] = context
    except (OSError, UnicodeDecodeError) as error:  # ssl's errors among them
        raise SettingsError((f"ledger: a file of its settings cannot be used: {error}",)) from error
    return found


def _who_asks(path: Path) -> dict[str, Any]:
    """A file of NATS' own, or one with a user and a password, or a token alone."""
    told = path.read_text("utf-8").strip()
    if told.startswith(JWT):
        return {"user_credentials": str(path)}
    user, colon, password = told.partition(":")
    return {"user": user, "password": password} if colon else {"token": told}
