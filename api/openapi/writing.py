"""What the OpenAPI document says of the routes that write: keys, bodies, outcomes, refusals."""

from collections.abc import Iterator
from typing import Any, Final

from api.openapi.texts import BRINGS_TEXT, describe_brought
from api.problems.document_shape import MEDIA_TYPE
from api.writing.bodies import EventsToRecord
from api.writing.import_events import EVENT_STREAM
from api.writing.uploads import JSON_LINES, YAML
from events.vocabulary.catalogue import AnyEvent

BODIES: Final = (AnyEvent, EventsToRecord)
"""What `POST /v1/events` takes."""

SECURITY: Final = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "detente_<id>_<secret>",
        "description": "Made by `detente keys add`, with scopes: `registry:write`, `facts:write`,"
        " `amendments:write`, `sources:write`, `drafts:write`, `review`, or `administration` for"
        " all of it.",
    }
}

_OUTCOMES: Final = {
    "200": "Nothing new: a dry run, or what the same key or content had brought before.",
    "201": "Recorded, on disk, and shown by the views.",
    "202": "Recorded and on disk; the views are on their way. Read with `min_position`.",
}
_REFUSALS: Final = {
    "400": "The body is not JSON, or a parameter or header does not fit.",
    "401": "No key that is valid came with the request.",
    "403": "The key lacks a scope, which is named; or writing is off, as nobody has a key.",
    "406": "No answer of a type that is accepted.",
    "409": "The idempotency key was used with other content; or a stream is not at the position"
    " that was `expected`: `actual` says where it is.",
    "413": "The body is too large.",
    "415": "The body is of another media type, or compressed.",
    "421": "The service does not answer for the host that is asked for.",
    "422": "Events break rules: `errors` points at each. Nothing was recorded. Where `strict`, what"
    " there are warnings about counts as a fault and has a `code`.",
    "429": "Too many requests: `Retry-After` says when to go on.",
    "503": "The ledger cannot be written right now. `Retry-After` says when to try again.",
}
_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_EXAMPLE: Final = {
    "type": "issue-added",
    "id": "fentanyl",
    "name": "Fentanyl",
    "description": "The drug, its precursors, and who is to stop them.",
}


def describe_writing(operation: dict[str, Any], answer: Any, bodies: Any) -> None:
    """Fill in an operation that writes; `bodies` are the schemas of `BODIES`."""
    if operation["operationId"] == BRINGS_TEXT:
        describe_brought(operation, answer)
        return
    is_import = operation["operationId"] == "import_events"
    outcome = {"application/json": {"schema": answer}}
    operation["security"] = [{"key": []}]
    operation["requestBody"] = {
        "required": True,
        "content": _lines() if is_import else _events(*bodies),
    }
    operation["responses"] = {
        **{
            status: {"description": meaning, "content": outcome}
            for status, meaning in _OUTCOMES.items()
        },
        **{
            status: {"description": meaning, "content": _PROBLEM}
            for status, meaning in _REFUSALS.items()
        },
    }
    if is_import:
        stages = {EVENT_STREAM: {"schema": {"type": "string"}}}
        operation["responses"]["200"]["content"] = {**outcome, **stages}


def _events(event: Any, batch: Any) -> dict[str, Any]:
    return {
        "application/json": {
            "schema": {"anyOf": [event, batch]},
            "examples": {
                "one event": {"value": _EXAMPLE},
                "a batch": {"value": {"events": [_EXAMPLE], "expected": {"issue/fentanyl": 0}}},
            },
        }
    }


def _lines() -> dict[str, Any]:
    lines = {"schema": {"type": "string", "description": "An event as JSON in each line."}}
    listed = "A list whose items are events: the fields as in JSON, each item with its `type`."
    items = {
        "schema": {"type": "string", "description": listed},
        "examples": {"a list": {"value": "".join(_item(_EXAMPLE))}},
    }
    return {**dict.fromkeys(JSON_LINES, lines), **dict.fromkeys(YAML, items)}


def _item(event: dict[str, str]) -> Iterator[str]:
    """An event as an item of YAML."""
    for index, (name, value) in enumerate(event.items()):
        yield f"{'  ' if index else '- '}{name}: {value}\n"
