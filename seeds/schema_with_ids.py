"""The JSON Schema of a file to import with the ids that a ledger has, for editors to offer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_args

from msgspec import Meta

from events.vocabulary import base
from seeds.schema import events_schema

REFERENCES: Final = (
    *(base.AccordId, base.ActorId, base.PersonId, base.StateId, base.StateOrBodyId),
    *(base.ChannelId, base.EngagementId, base.IncidentId, base.IssueId, base.MeasureId),
    *(base.OfficeId, base.PlaceId, base.SourceId),
)
"""Types of fields that name something registered. Facts are told apart by nobody by their ids."""


class KnownId(NamedTuple):
    """An id, what is told of it, and, of an actor, of which kind it is."""

    id: str
    told: str
    of: str = ""


def schema_with_ids(known: Mapping[str, Sequence[KnownId]], *, only: bool) -> dict[str, Any]:
    """The schema; `known` has the ids by what they are of. Where these are the `only` ones, others
    are refused, else they are offered, and what the file itself registers is as good.
    """
    schema = events_schema()
    names: dict[str, str] = {}
    for reference in REFERENCES:
        meta = _meta(reference)
        refers, of = (meta.extra or {})["refers"], (meta.extra or {})["of"]
        ids = [each for each in known.get(refers, ()) if not of or each.of in of]
        name = "-or-".join(of) or refers
        schema["$defs"][f"id-of-{name}"] = _of_ids(meta, ids, only=only)
        names[str(meta.description)] = f"#/$defs/id-of-{name}"
    for place in [*_places(schema["$defs"])]:
        described = place.get("description")
        if isinstance(described, str) and described in names and place.get("type") == "string":
            reference_to = names[described]
            place.clear()
            place["$ref"] = reference_to
    return schema


def _meta(reference: Any) -> Meta:
    meta = get_args(reference)[1]
    assert isinstance(meta, Meta), "a reference is annotated with what it refers to"
    return meta


def _of_ids(meta: Meta, ids: Sequence[KnownId], *, only: bool) -> dict[str, Any]:
    """`enumDescriptions` is what editors know beside the standard."""
    described = meta.description
    any_id = {"type": "string", "pattern": meta.pattern, "maxLength": meta.max_length}
    if not ids:  # an enumeration has to have something in it
        return {"description": described, **any_id}
    these = {"enum": [each.id for each in ids], "enumDescriptions": [each.told for each in ids]}
    if only:
        return {"description": described, **these}
    return {"description": described, "anyOf": [these, any_id]}


def _places(part: Any) -> Iterator[dict[str, Any]]:
    """Every object within a schema that is not among the ids themselves."""
    if isinstance(part, dict):
        yield part
        for name, each in part.items():
            if not name.startswith("id-of-"):
                yield from _places(each)
    elif isinstance(part, list):
        for each in part:
            yield from _places(each)
