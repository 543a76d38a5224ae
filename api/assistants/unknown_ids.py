"""What was given for an id and is none: said with what it may mean, of which none is chosen."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import Struct

from api.assistants.arguments import Clocked
from api.assistants.asked import AskedService, RefusedAnswerError
from events.vocabulary.base import NewId

NAMED_MOST: Final = 6


class _ThingMeant(Struct):
    id: str
    name: str


class _ThingsMeant(Struct):
    items: tuple[_ThingMeant, ...]


class _ActorsMeant(Struct):
    items: tuple[_ThingMeant, ...] = ()


async def ids_meant(asked: AskedService, kind: str, given: Sequence[str], by: Clocked) -> None:
    """Raise `RefusedAnswerError` for the first that is not the id of anything of a kind."""
    for each in given:
        if not (is_id(each) and await _is_registered(asked, kind, each, by)):
            raise RefusedAnswerError(await _said(asked, kind, each, by), HTTPStatus.NOT_FOUND)


async def _is_registered(asked: AskedService, kind: str, id: str, by: Clocked) -> bool:
    found = await asked.get(_ThingsMeant, "/v1/names", of_kind=kind, ids=id, **by.clocks)
    return bool(found.items)


async def _said(asked: AskedService, kind: str, given: str, by: Clocked) -> str:
    lead = f"no {kind} has the id {given[:100]!r}"
    found = await _meant(asked, kind, given, by)
    if not found:
        return f"{lead}, and none is called so in the record; find looks for other words"
    listed = ", ".join(f"{each.id} ({each.name})" for each in found[:NAMED_MOST])
    listed += " and others" if len(found) > NAMED_MOST else ""
    if len(found) == 1:
        return f"{lead}; perhaps {listed} is meant: ask again with that id if so"
    return f"{lead}; it may mean {len(found)}: {listed}. None was chosen: ask with the id meant"


async def _meant(asked: AskedService, kind: str, given: str, by: Clocked) -> list[_ThingMeant]:
    """Actors by name or alias, anything by what its name begins with."""
    found: dict[str, _ThingMeant] = {}
    if kind == "actor" and given.strip():
        named = await asked.get(_ActorsMeant, "/v1/actors", name=given, **by.clocks)
        found |= {each.id: each for each in named.items}
    if not found and given.strip():
        typed = await asked.get(_ThingsMeant, "/v1/names", of_kind=kind, words=given, **by.clocks)
        found |= {each.id: each for each in typed.items}
    return list(found.values())


def checked(id: str) -> str:
    """An id that may stand in an address; raises `RefusedAnswerError`."""
    if is_id(id):
        return id
    raise RefusedAnswerError(f"no id: {id[:100]!r}", HTTPStatus.NOT_FOUND)


def is_id(given: str) -> bool:
    """Whether it may be one: what is none would lead to another address."""
    try:
        msgspec.convert(given, NewId)
    except msgspec.ValidationError:
        return False
    return True
