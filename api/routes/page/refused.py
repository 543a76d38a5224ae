"""The page where there is no answer: what is not there, or was asked wrongly, and what is near.

A browser that asks for any address gets one, with the status that the API's problem has.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Any, Final

import msgspec
from litestar import Response
from msgspec import Struct

from api.answers.problems import Problem
from api.asking.things import BY_PLURAL, RELATIONS
from api.caching.within import WithinAnswer
from api.http.request import AnyRequest
from api.routes.page.naming import PageNames
from api.routes.page.shell import EMBEDDED, Sheet, html
from api.routes.page.templating import pages
from api.service.stores import Service
from events.errors import DetenteError
from events.time.dates import LATEST
from events.vocabulary.registry import ActorAdded
from projections.dossiers.called import called
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.names import respelt

NEAR_MOST: Final = 8
HEADINGS: Final = {
    HTTPStatus.BAD_REQUEST: "That question cannot be answered",
    HTTPStatus.NOT_FOUND: "This is not in the record",
    HTTPStatus.METHOD_NOT_ALLOWED: "Nothing can be sent here",
    HTTPStatus.GONE: "This fact was taken back",
    HTTPStatus.TOO_MANY_REQUESTS: "Too much at once",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service cannot answer just now",
}
_SAID: Final = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address: nobody has recorded what it names, or"
    " not by then.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address is there to be read.",
    HTTPStatus.TOO_MANY_REQUESTS: "Please try again in a little while.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service failed to answer, and has written down why.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Please try again in a moment.",
}
_CLOCKS: Final = {
    "as_of": "The day of the state",
    "public_by": "The day by which it was public",
    "known_at": "The place in the ledger",
}
_KINDS: Final = ("issue", "office", "engagement", "place", "incident", "measure", "channel")
_BETWEEN_WORDS: Final = re.compile(r"[-_+\s]+")


class NearThing(Struct, frozen=True):
    """What may have been meant; no address where there is nothing."""

    called: str
    address: str | None


NearThings = tuple[NearThing, ...]


async def refused(
    request: AnyRequest, service: Service, told: WithinAnswer, ids: tuple[str, ...]
) -> Response[Any]:
    """The page for what the API has not answered."""
    problem = msgspec.convert(told.body or {}, Problem) if told.body else _unsaid(told.status)
    return page_of(request, service, problem, ids)


def page_of(
    request: AnyRequest, service: Service, problem: Problem, ids: tuple[str, ...] = ()
) -> Response[Any]:
    """The page for a problem; what is near is looked for where it says that there is nothing."""
    status = HTTPStatus(problem.status)
    looked_for = ids or _ids_in(request.url.path)
    is_missing = status is HTTPStatus.NOT_FOUND
    near: NearThings = ()
    parties: NearThings = ()
    if is_missing:
        with suppress(DetenteError, sqlite3.Error):  # what is missing is told all the same
            near, parties = _around(request, service, looked_for)
    said = {
        "heading": HEADINGS.get(status, status.phrase),
        "said": _said(status, problem),
        "faults": [_fault(each.parameter, each.detail) for each in problem.errors],
        "near": near,
        "parties": parties,
        "history": problem.history,
        "words": " ".join(map(_spoken, looked_for)) if is_missing else "",
    }
    embedded = request.url.path == EMBEDDED
    sheet = Sheet(
        template="unshown.html" if embedded else "refused.html",
        # The script in a frame tells the page around it how high the sentence is.
        view="views/embedded.js" if embedded else None,
        title=HEADINGS.get(status, status.phrase),
        status=problem.status,
        is_lasting=False,
    )
    return html(request, service, sheet, said)


def bare(status: HTTPStatus, detail: str, again_in: int | None = None) -> bytes:
    """The page for a request that no route has seen: nothing is asked or loaded for it. It asks by
    itself once more where it is told in how many seconds, and shows the detail then.
    """
    problem = Problem(status=status.value, title="", detail=detail, instance="")
    heading = HEADINGS.get(status, status.phrase)
    return (
        pages()
        .get_template("bare.html")
        .render(heading=heading, said=_said(status, problem), detail=detail, again_in=again_in)
        .encode()
    )


def _unsaid(status: int) -> Problem:
    return Problem(status=status, title="", detail="", instance="")


def _said(status: HTTPStatus, problem: Problem) -> str:
    """What is wrong, in a sentence."""
    if status in _SAID:
        return _SAID[status]
    if problem.errors:
        return "Something in the address does not fit."
    detail = problem.detail
    return f"{detail[:1].upper()}{detail[1:]}."


def _fault(parameter: str | None, detail: str) -> str:
    name = _CLOCKS.get(parameter or "", f"“{parameter}”" if parameter else "")
    return f"{name}: {detail}." if name else f"{detail}."


def _around(
    request: AnyRequest, service: Service, ids: tuple[str, ...]
) -> tuple[NearThings, NearThings]:
    """What is near, and of a pair both by themselves."""
    clocks = Clocks(as_of=LATEST, public_by=None, known_at=service.views.checkpoint)
    naming = PageNames(service.reader, clocks, {})
    found: dict[str, NearThing] = {}
    for id in ids:
        for each in (*_named(service, naming, clocks, id), *_of_that_id(naming, id)):
            found.setdefault(str(each.address), each)
    parties: NearThings = ()
    if request.url.path.startswith(f"/{RELATIONS}/") and len(ids) == 2:
        parties = tuple(_party(naming, each) for each in ids)
    known = {each.address for each in parties}
    return tuple(each for at, each in found.items() if at not in known)[:NEAR_MOST], parties


def _named(service: Service, naming: PageNames, clocks: Clocks, id: str) -> Iterator[NearThing]:
    """Actors who may be meant by the words of an id, or by words that are spelt nearly so."""
    reader, words = service.reader, _spoken(id)
    if not words:
        return
    matches = called(reader, words, clocks, limit=NEAR_MOST)
    if not matches:
        spellings = islice(respelt(reader, words, clocks), NEAR_MOST)
        matches = [each for one in spellings for each in called(reader, one, clocks, limit=2)]
        matches.sort(key=lambda each: _kind(reader, each.actor, clocks) != "state")
    for each in matches:
        yield NearThing(naming.name("actor", each.actor), naming.link("actor", each.actor))


def _kind(reader: Reader, id: str, clocks: Clocks) -> str:
    return reader.registered("actor", id, ActorAdded, known_at=clocks.known_at).kind


def _of_that_id(naming: PageNames, id: str) -> Iterator[NearThing]:
    """What else has that very id: somebody may have looked for it in the wrong place."""
    for kind in _KINDS:
        if (name := naming.known(kind, id)) is not None:
            yield NearThing(name, naming.link(kind, id))


def _party(naming: PageNames, id: str) -> NearThing:
    name = naming.known("actor", id)
    return NearThing(name or _spoken(id), naming.link("actor", id) if name else None)


def _ids_in(path: str) -> tuple[str, ...]:
    """What an address may name, whatever it begins with."""
    parts = [each for each in path.split("/") if each][:3]
    return tuple(each[:100] for each in parts if each not in {*BY_PLURAL, RELATIONS, "v1"})


def _spoken(id: str) -> str:
    return " ".join(_BETWEEN_WORDS.split(id[:100])).strip()
