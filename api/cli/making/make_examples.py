"""Real answers as examples of the API, each from the founding facts.

`python -m api.cli.making.make_examples` asks the service itself and writes them to
`api/openapi/examples.json`.
"""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient

from api.app import create_app
from api.asking.things import THINGS
from api.openapi import document
from api.routes.ledger.timemap import MEDIA_TYPE as LINK_FORMAT
from api.routes.operation.about import LINKS
from api.service.stores import LEDGER, writing
from events.files import durable
from events.ledger.signing_key import KEY
from events.ledger.stamping import trust
from events.proofs.checkpoints import Signer
from events.storage.sqlite import SqliteLedger
from projections.dossiers import actors, issues
from projections.dossiers.sections import KINDS
from projections.facts import sources
from seeds.collection import FOUNDING
from seeds.founding import founding_events

FILE: Final = Path(document.__file__).with_name(document.EXAMPLES)

SECTIONS: Final = {
    "/v1/relations/{a}/{b}": ("/v1/relations/united-states/china", KINDS),
    "/v1/actors/{id}": ("/v1/actors/china", actors.SECTIONS),
    "/v1/issues/{id}": ("/v1/issues/taiwan", issues.SECTIONS),
    "/v1/sources/{id}": ("/v1/sources/cnn-blinken-xi-2023-06-19", sources.SECTIONS),
}
"""By the path of an answer: whose sections are asked for, and which there are."""

RECONCILED: Final = (
    '{"q0": {"query": "Foreign Minister of China", "type": "person"}, "q1": {"query": "U.S."}}'
)
REQUESTS: Final = {
    "/": "/",
    "/health": "/health",
    "/ready": "/ready",
    "/v1/relations/{a}/{b}": "/v1/relations/united-states/china?as_of=2023-03-01",
    "/v1/relations/{a}/{b}/changes": (
        "/v1/relations/united-states/china/changes?since=2023-06-13&until=2023-06-19"
    ),
    "/v1/relations/{a}/{b}/course": (
        "/v1/relations/united-states/china/course?from=2023-06&as_of=2023-07-31"
    ),
    "/v1/dates": "/v1/dates?words=Tuesday&published=2023-06-09",
    "/v1/search": "/v1/search?q=foreign+minister+of+China+July+2023&as_of=2023-12-31",
    "/v1/actors": "/v1/actors?as_of=2023-12-31&limit=2",
    "/v1/labels": (
        "/v1/labels?actors=wang-yi,qin-gang&facts=blinken-visit-postponed"
        "&engagements=blinken-visit-to-beijing-2023&as_of=2023-06-18"
    ),
    "/v1/names": "/v1/names?of_kind=engagement&words=blinken+bei&as_of=2023-12-31&limit=2",
    "/v1/actors/{id}": "/v1/actors/wang-yi?as_of=2023-07-15",
    "/v1/actors/{id}/timeline": "/v1/actors/wang-yi/timeline?as_of=2023-12-31&limit=2",
    "/v1/issues": "/v1/issues?as_of=2023-12-31&limit=2",
    "/v1/issues/{id}": "/v1/issues/balloon?as_of=2023-03-01",
    "/v1/issues/{id}/timeline": "/v1/issues/taiwan/timeline?as_of=2023-12-31&order=desc&limit=2",
    "/v1/offices": "/v1/offices?as_of=2023-12-31&limit=2",
    "/v1/offices/{id}": "/v1/offices/foreign-minister-of-china?as_of=2023-07-15",
    "/v1/offices/{id}/timeline": (
        "/v1/offices/foreign-minister-of-china/timeline?as_of=2023-12-31&limit=2"
    ),
    "/v1/engagements": "/v1/engagements?as_of=2023-06-15&limit=2",
    "/v1/engagements/{id}": "/v1/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-15",
    "/v1/engagements/{id}/timeline": (
        "/v1/engagements/blinken-visit-to-beijing-2023/timeline?as_of=2023-12-31&limit=2"
    ),
    "/v1/measures": "/v1/measures?as_of=2023-06-19&limit=2",
    "/v1/measures/{id}": "/v1/measures/micron-ban?as_of=2023-06-19",
    "/v1/measures/{id}/states": (
        "/v1/measures/us-iran-missile-sanctions-2023/states?as_of=2023-06-19"
    ),
    "/v1/measures/{id}/timeline": "/v1/measures/micron-ban/timeline?as_of=2023-12-31&limit=2",
    "/v1/channels": "/v1/channels?as_of=2023-06-19&limit=2",
    "/v1/channels/{id}": "/v1/channels/us-china-military-line?as_of=2023-06-19",
    "/v1/channels/{id}/timeline": (
        "/v1/channels/us-china-military-line/timeline?as_of=2023-12-31&limit=2"
    ),
    "/v1/incidents": "/v1/incidents?as_of=2023-06-19&limit=2",
    "/v1/incidents/{id}": "/v1/incidents/balloon-over-the-united-states?as_of=2023-06-19",
    "/v1/incidents/{id}/timeline": (
        "/v1/incidents/balloon-over-the-united-states/timeline?as_of=2023-12-31&limit=2"
    ),
    "/v1/accords": "/v1/accords?as_of=2023-06-19&limit=2",
    "/v1/accords/{id}": "/v1/accords/saudi-iranian-agreement-2023?as_of=2023-06-19",
    "/v1/accords/{id}/timeline": (
        "/v1/accords/saudi-iranian-agreement-2023/timeline?as_of=2023-12-31&limit=2"
    ),
    "/v1/places": "/v1/places?as_of=2023-12-31&limit=2",
    "/v1/places/{id}": "/v1/places/beijing?as_of=2023-06-19",
    "/v1/places/{id}/timeline": "/v1/places/beijing/timeline?as_of=2023-12-31&limit=2",
    "/v1/timeline": (
        "/v1/timeline?actor=united-states&counterpart=china&from=2023-06-18&as_of=2023-06-19&limit=2"
    ),
    "/v1/facts/{id}": "/v1/facts/blinken-visit-postponed?as_of=2023-12-31",
    "/v1/disagreements": "/v1/disagreements?as_of=2023-12-31&limit=2",
    "/v1/facts/{id}/history": "/v1/facts/blinken-visit-postponed/history?as_of=2023-12-31",
    "/v1/sources": "/v1/sources?as_of=2023-12-31&public_by=2023-06-19&limit=2",
    "/v1/sources/{id}": "/v1/sources/cnn-blinken-xi-2023-06-19?as_of=2023-12-31",
    "/v1/sources/{id}/coverage": (
        "/v1/sources/cnn-blinken-xi-2023-06-19/coverage?as_of=2023-12-31"
    ),
    "/v1/citations": "/v1/citations?quote=candid+and+productive&as_of=2023-12-31",
    "/v1/citations/{id}": "/v1/citations/{citation}?as_of=2023-12-31",
    "/v1/citations/{id}/verification": "/v1/citations/{citation}/verification?as_of=2023-12-31",
    "/v1/doubles": "/v1/doubles?as_of=2023-12-31&limit=2",
    "/v1/reconcile": f"/v1/reconcile?as_of=2023-06-18&{urlencode({'queries': RECONCILED})}",
    "/v1/reconcile/suggest/entity": "/v1/reconcile/suggest/entity?prefix=qin&as_of=2023-06-18",
    "/v1/reconcile/suggest/type": "/v1/reconcile/suggest/type?prefix=per",
    "/v1/reconcile/suggest/property": "/v1/reconcile/suggest/property?prefix=as",
    "/v1/reconcile/properties": "/v1/reconcile/properties?type=office",
    "/v1/reconcile/preview": "/v1/reconcile/preview?id=qin-gang&as_of=2023-06-18",
    "/v1/reconcile/flyout": "/v1/reconcile/flyout?id=qin-gang&as_of=2023-06-18",
    "/v1/timemap": "/v1/timemap?of=/v1/actors/wang-yi%3Fas_of%3D2023-12-31&limit=2",
    "/v1/events": "/v1/events?after=100&limit=2",
    **{
        f"{path}/{each}": f"{address}/{each}?as_of=2023-07-31&limit=1"
        for path, (address, sections) in SECTIONS.items()
        for each in sections
    },
    **{
        f"/v1/{each.plural}/{{id}}/history": f"{LINKS[f'{each.name}_history']}?as_of=2023-12-31"
        for each in THINGS
        if each.registered is not None
    },
    "/v1/relations/{a}/{b}/proof": "/v1/relations/united-states/china/proof?as_of=2018-06-01",
    "/v1/facts/{id}/proof": "/v1/facts/blinken-visit-postponed/proof?as_of=2023-12-31",
    "/v1/ledger/checkpoint": "/v1/ledger/checkpoint?size=200",
    "/v1/ledger/key": "/v1/ledger/key",
    "/v1/ledger/witnesses": "/v1/ledger/witnesses",
    "/v1/ledger/proofs/inclusion": "/v1/ledger/proofs/inclusion?position=7&size=200",
    "/v1/ledger/proofs/consistency": "/v1/ledger/proofs/consistency?from=100&to=200",
}
"""A request for each path of the API, with its clocks fixed where the answer depends on the day.

`{citation}` is the first that `/v1/citations` answers.
"""

RECORDED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""When the examples' ledger was written, so that they are the same each time."""

SQLITE: Final = "3.51.3"
"""Stands for the version that `/health` finds, which differs between machines."""

VERSION: Final = "0.3.0"
"""Stands for that of Detente, so that a release changes no example."""

ID: Final = "0123456789abcdef" * 2
SIGNS: Final = Ed25519PrivateKey.from_private_bytes(bytes(32))
"""An id and a key in the place of random ones; nothing else was ever signed with it."""

ITEMS: Final = 2
"""A list in an example has no more."""


def examples() -> dict[str, Any]:
    """Ask every request; by path, what was asked and the answer with its lists cut short."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        asyncio.run(_found(data))
        with TestClient(create_app(lambda: writing(data))) as client:
            return {path: _example(client, url) for path, url in REQUESTS.items()}


def text() -> str:
    """The examples as the file has them."""
    return msgspec.json.format(msgspec.json.encode(examples()), indent=1).decode() + "\n"


async def _found(data: Path) -> None:
    ledger = SqliteLedger(data / LEDGER, now=lambda: RECORDED_AT)
    try:
        await ledger.append(founding_events(), by=FOUNDING.by, key=FOUNDING.by)
        trust(data / LEDGER, ledger.last_leaf())  # however long ago that will have been
    finally:
        await ledger.close()
    _name(data)


def _name(data: Path) -> None:
    """Give the ledger an id and a key that are the same each time, as its signatures are then."""
    with closing(sqlite3.connect(data / LEDGER)) as file:
        file.executescript(f"DROP TRIGGER ledger_stays; UPDATE ledger SET id = '{ID}'")
    secret = Signer(f"detente/{ID}", SIGNS).secret() + "\n"
    durable.create(data / KEY, secret.encode(), durable.OWNER)


def _example(client: TestClient[Any], url: str) -> dict[str, Any]:
    if "{citation}" in url:
        listed = client.get(REQUESTS["/v1/citations"]).json()
        url = url.format(citation=listed["items"][0]["id"])
    response = client.get(url).raise_for_status()
    if response.headers["content-type"].startswith(("text/", LINK_FORMAT)):
        return {"request": url, "answer": response.text}
    answer = response.json()
    if "sqlite" in answer:
        answer |= {"sqlite": SQLITE, "version": VERSION}
    if "verified_at" in answer:
        answer["verified_at"] = RECORDED_AT
    if "clock" in answer:
        answer["clock"] |= {"now": RECORDED_AT, "ahead_seconds": 0.0, "jumped_seconds": 0.0}
    return {"request": url, "answer": _cut(answer)}


def _cut(value: Any) -> Any:
    match value:
        case dict():
            return {name: _cut(each) for name, each in value.items()}
        case list():
            return [_cut(each) for each in value[:ITEMS]]
        case _:
            return value


if __name__ == "__main__":
    durable.replace(FILE, text().encode(), durable.READABLE)
