"""What the OpenAPI document says of routes for texts and citations: keys, bodies, refusals."""

from collections.abc import Sequence
from typing import Any, Final

from api.extraction.extracted import HTML, MARKDOWN, PDF
from api.problems.document_shape import MEDIA_TYPE

BRINGS_TEXT: Final = "bring_text"
"""The operation that takes texts."""

_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PAGE: Final = {
    "type": "object",
    "description": "The address of a page to be fetched.",
    "properties": {"url": {"type": "string", "minLength": 1, "maxLength": 2_000}},
    "required": ["url"],
    "additionalProperties": False,
}
_OF_KEYS: Final = {
    "401": "No key that is valid came with the request.",
    "403": "The key lacks a scope, which is named; or writing is off, as nobody has a key.",
    "429": "Too many requests: `Retry-After` says when to go on.",
    "503": "The process that keeps the desk cannot answer right now.",
}
_OF_BODIES: Final = {
    "400": "The body is not JSON, or a parameter or header does not fit.",
    **_OF_KEYS,
    "404": "There is nothing of that name.",
    "406": "No answer of a type that is accepted.",
    "413": "The body is too large.",
    "415": "The body is of another media type, or compressed.",
    "421": "The service does not answer for the host that is asked for.",
    "422": "The body cannot be taken as it is: `errors` points at each fault.",
}


def describe_texts(operation: dict[str, Any]) -> None:
    """Fill in what a key that is needed means for an operation that reads."""
    operation["security"] = [{"key": []}]
    for status, meaning in _OF_KEYS.items():
        operation["responses"].setdefault(status, {"description": meaning, "content": _PROBLEM})


def describe_sent(operation: dict[str, Any], answer: Any, bodies: Sequence[Any]) -> None:
    """Fill in an operation that takes a JSON body."""
    (status,) = [each for each in operation["responses"] if each.startswith("2")]
    meaning = operation["responses"][status]["description"]
    schema = bodies[0] if len(bodies) == 1 else {"anyOf": [*bodies]}
    operation["security"] = [{"key": []}]
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": schema}},
    }
    operation["responses"] = {
        status: {"description": meaning, "content": {"application/json": {"schema": answer}}},
        **{each: {"description": said, "content": _PROBLEM} for each, said in _OF_BODIES.items()},
    }


def describe_brought(operation: dict[str, Any], answer: Any) -> None:
    """Fill in the operation that takes the text of an article."""
    text = {"schema": {"type": "string"}}
    operation["security"] = [{"key": []}]
    operation["requestBody"] = {
        "required": True,
        "content": {
            **dict.fromkeys(("text/plain", MARKDOWN, HTML), text),
            PDF: {},
            "application/json": {"schema": _PAGE},
        },
    }
    done = {"application/json": {"schema": answer}}
    said = {
        **_OF_BODIES,
        "409": "The source is registered with another text, or another one is attached to it.",
        "422": "No text could be taken out of it; or it is not UTF-8.",
        "501": "What reads documents of this type is not installed.",
    }
    operation["responses"] = {
        "200": {"description": "The text was known already.", "content": done},
        "201": {"description": "The text is kept, and on disk.", "content": done},
        **{each: {"description": means, "content": _PROBLEM} for each, means in said.items()},
    }
