"""What a batch is answered with: candidates by query, values by entity and property.

Each result says the clocks that it used, as each query may have a day of its own.
"""

import asyncio

from msgspec import Struct, field
from msgspec.structs import replace

from api.asking.question import Question
from api.routes.reconciliation.queries import ExtensionQuery, QueryBatch, pointer_to
from api.service.stores import Service
from events.errors import UnknownIdError
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.reconciliation.candidates import EntityCandidate, candidates
from projections.reconciliation.entities import Entity, EntityType, entity
from projections.reconciliation.properties import PROPERTIES, ValueOf, values
from projections.timeline.as_written import ClocksUsed, used


class ReconciliationResult(Struct, frozen=True, kw_only=True):
    """The candidates for a query, the best first, and the clocks by which they were found."""

    result: tuple[EntityCandidate, ...]
    clocks: ClocksUsed


ReconciliationResults = dict[str, ReconciliationResult]
"""By the keys of the queries."""


class ExtensionValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of a property: a text (`str`), or an entity (`id` and `name`)."""

    text: str | None = field(default=None, name="str")
    id: str | None = None
    name: str | None = None


class ExtensionColumn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A property whose values were fetched, and what these are where they are entities."""

    id: str
    name: str
    type: EntityType | None = None


class ExtensionAnswer(Struct, frozen=True, kw_only=True):
    """Values by entity and property, and the clocks of those for which no day was set."""

    meta: tuple[ExtensionColumn, ...]
    rows: dict[str, dict[str, tuple[ExtensionValue, ...]]]
    clocks: ClocksUsed


async def results(
    service: Service, question: Question, queries: QueryBatch
) -> ReconciliationResults:
    """The result of each query of a batch; others have their turn between."""
    is_dated = question.asked.as_of is not None
    asked = {
        key: (
            each.wanted(pointer := pointer_to(key), is_dated=is_dated),
            _clocks(question, each.as_of(pointer)),
        )
        for key, each in queries.items()
    }
    found: ReconciliationResults = {}
    for key, (wanted, clocks) in asked.items():
        found[key] = ReconciliationResult(
            result=candidates(service.reader, wanted, clocks), clocks=used(clocks, question.root)
        )
        await asyncio.sleep(0)
    return found


async def extension(service: Service, question: Question, asked: ExtensionQuery) -> ExtensionAnswer:
    """The values of properties of entities; of an id that nothing has there are none."""
    clocks = {
        each.id: _clocks(question, each.as_of(f"/properties/{number}"))
        for number, each in enumerate(asked.properties)
    }
    rows: dict[str, dict[str, tuple[ExtensionValue, ...]]] = {}
    for id in asked.ids:
        rows[id] = _row(service.reader, id, clocks, question.clocks)
        await asyncio.sleep(0)
    columns = [PROPERTIES[id] for id in clocks]
    return ExtensionAnswer(
        meta=tuple(
            ExtensionColumn(id=each.id, name=each.name, type=each.values_are) for each in columns
        ),
        rows=rows,
        clocks=question.used,
    )


def _row(
    reader: Reader, id: str, by_property: dict[str, Clocks], clocks: Clocks
) -> dict[str, tuple[ExtensionValue, ...]]:
    try:
        of = entity(reader, id, clocks)
    except UnknownIdError:
        return dict.fromkeys(by_property, ())
    return {
        each: tuple(map(_value, values(reader, of, PROPERTIES[each], at)))
        for each, at in by_property.items()
    }


def _value(value: ValueOf) -> ExtensionValue:
    if isinstance(value, Entity):
        return ExtensionValue(id=value.id, name=value.added.name)
    return ExtensionValue(text=value)


def _clocks(question: Question, as_of: int | None) -> Clocks:
    return question.clocks if as_of is None else replace(question.clocks, as_of=as_of)
