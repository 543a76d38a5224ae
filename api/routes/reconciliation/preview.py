"""`/v1/reconcile/preview` and `/v1/reconcile/flyout`: an entity in a small frame of another page.

HTML without script. Its policy lets any page frame it, and nothing else than its own style in.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from typing import Annotated, Final

from litestar import Response
from litestar.params import QueryParameter
from msgspec import Struct

from api.asking.dependency import GivenQuestion
from api.http.handlers import get
from api.routes.reconciliation.manifest import ENTITIES, FLYOUT, PREVIEW
from api.routes.reconciliation.queries import ID_LONGEST
from api.service.stores import OpenService
from events.dates_in_words.date_words import said
from events.time.dates import iso
from events.vocabulary.registry import ActorAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.reconciliation.entities import Entity, described, entity
from projections.reconciliation.properties import PROPERTIES, ValueOf, values
from projections.timeline.as_written import ClocksUsed

HTML: Final = "text/html"
SHOWN: Final = ("offices", "holder")
SHOWN_MOST: Final = 5
_STYLE: Final = (
    "body{margin:.6rem;font:14px/1.4 system-ui,sans-serif}"
    "h1{margin:0;font-size:1.1rem}p{margin:.3rem 0}"
)
_DIGEST: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors *"
)

EntityId = Annotated[
    str,
    QueryParameter(
        name="id",
        min_length=1,
        max_length=ID_LONGEST,
        description="An actor's id, or `office:` and that of an office.",
    ),
]


class EntityFlyout(Struct, frozen=True, kw_only=True):
    """An entity in a few lines of HTML, without links and script."""

    id: str
    html: str
    clocks: ClocksUsed


@get(PREVIEW, tags=["reconciliation"], media_type=HTML)
async def get_preview(service: OpenService, question: GivenQuestion, id: EntityId) -> Response[str]:
    """An entity as a small page: what it is, and its offices or who holds it on the day."""
    of = entity(service.reader, id, question.clocks)
    title, lines = escape(of.added.name), _lines(service.reader, of, question.clocks)
    address = escape(f"{ENTITIES}/{of.id}")
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style>"
        f'<h1><a href="{address}" target="_blank" rel="noopener">{title}</a></h1>'
        f"{''.join(lines)}"
    )
    return Response(page, media_type=HTML, headers={"Content-Security-Policy": _POLICY})


@get(FLYOUT, tags=["reconciliation"])
async def get_flyout(service: OpenService, question: GivenQuestion, id: EntityId) -> EntityFlyout:
    """The same as a part of a page, for what is suggested."""
    of = entity(service.reader, id, question.clocks)
    lines = _lines(service.reader, of, question.clocks)
    html = f"<h1>{escape(of.added.name)}</h1>{''.join(lines)}"
    return EntityFlyout(id=id, html=html, clocks=question.used)


def _lines(reader: Reader, of: Entity, clocks: Clocks) -> Iterator[str]:
    yield f"<p>{escape(described(reader, of, clocks))}</p>"
    if isinstance(of.added, ActorAdded) and of.added.kind != "person":
        return
    for id in SHOWN:
        found = values(reader, of, PROPERTIES[id], clocks)
        if found:
            names = ", ".join(map(_name, found[:SHOWN_MOST]))
            more = f" and {len(found) - SHOWN_MOST} more" if len(found) > SHOWN_MOST else ""
            day = escape(said(iso(clocks.as_of)))
            yield f"<p>{PROPERTIES[id].name} on {day}: {escape(names)}{more}</p>"


def _name(value: ValueOf) -> str:
    return value.added.name if isinstance(value, Entity) else value
