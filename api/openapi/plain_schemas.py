"""Schemas in words that generators of clients know too, with the meaning that they had.

`openapi-python-client` reads no schema that is `false`; others take an `enum` without a type for
anything at all, and a schema of events for one of the whole stream.
"""

from typing import Any, Final

EVENT_DATA: Final = "x-event-data"
"""Where a stream's media type tells what stands in the `data` of an event."""


def plain(value: Any) -> Any:
    """A part of the document in such words."""
    match value:
        case dict():
            return _schema({name: plain(each) for name, each in value.items()})
        case list():
            return [plain(each) for each in value]
        case _:
            return value


def stream_of(schema: Any) -> dict[str, Any]:
    """The description of a media type whose body is a stream of events."""
    return {"schema": {"type": "string"}, EVENT_DATA: schema}


def _schema(given: dict[str, Any]) -> dict[str, Any]:
    parts = given.get("prefixItems")
    # That nothing comes after the parts is what `maxItems` says as well.
    if given.get("items") is False and parts and given.get("maxItems") == len(parts):
        given = {name: each for name, each in given.items() if name != "items"}
    values = given.get("enum")
    if isinstance(values, list) and all(isinstance(each, str) for each in values):
        given = {"type": "string", **given}
    return given
