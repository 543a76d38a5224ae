"""What a client of the reconciliation API sends: JSON within a parameter or a field of a form.

Read strictly, as all JSON from outside; every fault is told with the parameter and a pointer.
"""

import re
from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from api.answers.problems import ProblemFault
from api.problems.document_shape import RefusedRequest
from events import strict_json
from events.errors import JsonError, QuestionError
from projections.reconciliation.candidates import WantedEntity
from projections.reconciliation.entities import TYPES, TypeName
from projections.reconciliation.properties import AS_OF, PROPERTIES
from projections.timeline.as_written import day_for

BATCH_MOST: Final = 50
"""Queries of a batch, and entities whose properties are fetched at once."""

PROPERTIES_MOST: Final = 20
CANDIDATES: Final = 10
CANDIDATES_MOST: Final = 50
NAME_LONGEST: Final = 300
ID_LONGEST: Final = 120
VALUES_MOST: Final = 20

FETCHED: Final = tuple(id for id, each in PROPERTIES.items() if not each.is_asked_alone)
"""The properties that entities have values of."""

ShortText = Annotated[str, Meta(max_length=NAME_LONGEST)]
_Id = Annotated[str, Meta(max_length=ID_LONGEST)]


class ReconciledCell(Struct, frozen=True, forbid_unknown_fields=True):
    """A value that was reconciled itself."""

    id: _Id
    name: ShortText = ""


_Value = ShortText | int | float | bool | ReconciledCell | None
"""What a cell holds."""


class QueryProperty(Struct, frozen=True, forbid_unknown_fields=True):
    """What a candidate should have: one of some values of a property."""

    pid: _Id
    v: _Value | Annotated[tuple[_Value, ...], Meta(max_length=VALUES_MOST)]

    @property
    def values(self) -> tuple[str, ...]:
        """The values as texts, an entity by its id."""
        given = self.v if isinstance(self.v, tuple) else (self.v,)
        return tuple(_as_text(each) for each in given if each is not None)


class ReconciliationQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """A name that is looked for, what it is of, and what else is known of it."""

    query: ShortText | None = None
    type: _Id | Annotated[tuple[_Id, ...], Meta(max_length=VALUES_MOST)] | None = None
    type_strict: Literal["any", "should", "all"] | None = None
    limit: Annotated[int, Meta(ge=1, le=CANDIDATES_MOST)] = CANDIDATES
    properties: Annotated[tuple[QueryProperty, ...], Meta(max_length=PROPERTIES_MOST)] = ()

    def as_of(self, pointer: str) -> int | None:
        """The day that is given as a property; raises `RefusedRequest`."""
        given = [each for each in enumerate(self.properties) if each[1].pid == AS_OF]
        if not given:
            return None
        number, of = given[-1]
        place = f"{pointer}/properties/{number}/v"
        if len(given) > 1 or len(of.values) != 1:
            raise refused("queries", place, "expected one day")
        return day_given("queries", place, of.values[0])

    def wanted(self, pointer: str, *, is_dated: bool) -> WantedEntity:
        """What is looked for; raises `RefusedRequest` for a type or a property that is none."""
        given = (self.type,) if isinstance(self.type, str) else self.type or ()
        for each in given:
            if each not in TYPES:
                raise refused("queries", f"{pointer}/type", f"expected one of {', '.join(TYPES)}")
        for number, of in enumerate(self.properties):
            _check_property("queries", of.pid, f"{pointer}/properties/{number}/pid", PROPERTIES)
        if self.query is None and not self.properties:
            raise refused("queries", pointer, "expected `query` or `properties`")
        types: frozenset[Any] = frozenset(given or TYPES)
        return WantedEntity(
            name=self.query or "",
            types=types,
            properties=tuple(
                (each.pid, each.values)
                for each in self.properties
                if each.pid != AS_OF and each.values
            ),
            is_dated=is_dated or any(each.pid == AS_OF for each in self.properties),
            limit=self.limit,
        )


class FetchedProperty(Struct, frozen=True, forbid_unknown_fields=True):
    """A property that is fetched, with what is set of it."""

    id: _Id
    settings: Annotated[dict[str, ShortText | None], Meta(max_length=PROPERTIES_MOST)] = {}

    def as_of(self, pointer: str) -> int | None:
        """The day that is set, if one is; raises `RefusedRequest`."""
        text = self.settings.get(AS_OF)
        return day_given("extend", f"{pointer}/settings/{AS_OF}", text) if text else None


class ExtensionQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which entities which properties are fetched."""

    ids: Annotated[tuple[_Id, ...], Meta(max_length=BATCH_MOST)]
    properties: Annotated[tuple[FetchedProperty, ...], Meta(max_length=PROPERTIES_MOST)]


QueryBatch = dict[str, ReconciliationQuery]
_SHOWN: Final = 50
_INSTANT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]{5,20}(?:Z|[+-][0-9:]{2,5})?")
_BATCH: Final = msgspec.json.Decoder(dict[str, Raw]).decode
_QUERY: Final = msgspec.json.Decoder(ReconciliationQuery).decode
_EXTENSION: Final = msgspec.json.Decoder(ExtensionQuery).decode


def read_queries(text: str) -> QueryBatch:
    """The queries of a batch; raises `RefusedRequest`, with 413 where there are too many."""
    found: dict[str, Raw] = _read("queries", text, _BATCH)
    if len(found) > BATCH_MOST:
        detail = f"expected up to {BATCH_MOST} queries in a batch, found {len(found)}"
        raise RefusedRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
    return {key: _query(key, each) for key, each in found.items()}


def read_extension(text: str) -> ExtensionQuery:
    """What is fetched of which; raises `RefusedRequest`."""
    found: ExtensionQuery = _read("extend", text, _EXTENSION)
    for number, each in enumerate(found.properties):
        _check_property("extend", each.id, f"/properties/{number}/id", FETCHED)
        for name in each.settings.keys() - {AS_OF}:
            detail = f"expected no setting but `{AS_OF}`, found {name[:_SHOWN]!r}"
            raise refused("extend", f"/properties/{number}/settings", detail)
    return found


def day_given(parameter: str, pointer: str, text: str) -> int:
    """A day within what is asked, of an instant the day that it names: a cell that holds a date is
    sent with an hour. Raises `RefusedRequest`.
    """
    instant = _INSTANT.fullmatch(text)
    try:
        return day_for(AS_OF, text if instant is None else instant[1])
    except QuestionError as error:
        raise refused(parameter, pointer, f"expected {error.expected}") from error


def pointer_to(name: str) -> str:
    """Where a member of the outermost object is, as far as its name is shown."""
    shown = name[:_SHOWN].replace("~", "~0").replace("/", "~1")
    return f"/{shown}"


def refused(parameter: str, pointer: str, detail: str) -> RefusedRequest:
    """A refusal that says where in which parameter the fault is."""
    fault = ProblemFault(parameter=parameter, pointer=pointer, detail=detail)
    where = f"{parameter} at {pointer}" if pointer else parameter
    return RefusedRequest(HTTPStatus.BAD_REQUEST, f"{where}: {detail}", faults=(fault,))


def _query(key: str, content: Raw) -> ReconciliationQuery:
    """One of a batch that has been read strictly already."""
    try:
        return _QUERY(content)
    except msgspec.ValidationError as error:
        raise _misshapen("queries", pointer_to(key), error) from error


def _read(parameter: str, text: str, decode: Callable[[bytes], Any]) -> Any:
    try:
        return strict_json.read(text.encode(), decode)
    except JsonError as error:
        raise refused(parameter, error.pointer or "", f"no JSON: {error}") from error
    except msgspec.ValidationError as error:
        raise _misshapen(parameter, "", error) from error
    except UnicodeEncodeError as error:
        raise refused(parameter, "", "expected text without halves of surrogate pairs") from error


def _misshapen(parameter: str, pointer: str, error: msgspec.ValidationError) -> RefusedRequest:
    detail, _, place = str(error).partition(" - at `")
    return refused(parameter, f"{pointer}{_pointer(place)}", detail[:1].lower() + detail[1:])


def _pointer(place: str) -> str:
    """A place in msgspec's words (`$[...].limit`) as a pointer, as far as it says where."""
    names = place.rstrip("`").removeprefix("$").replace("[", ".").replace("]", "").split(".")
    return "".join(f"/{each}" for each in names if each)


def _check_property(parameter: str, id: str, pointer: str, known: Collection[str]) -> None:
    if id not in known:
        raise refused(parameter, pointer, f"expected one of {', '.join(known)}")


def _as_text(value: str | float | bool | ReconciledCell) -> str:
    if isinstance(value, ReconciledCell):
        return value.id
    return str(value).lower() if isinstance(value, bool) else str(value)


def type_named(parameter: str, name: str) -> TypeName:
    """A type that is asked for; raises `RefusedRequest`."""
    if name not in TYPES:
        raise refused(parameter, "", f"expected one of {', '.join(TYPES)}")
    return TYPES[name].id
