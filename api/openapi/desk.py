"""What the OpenAPI document says of the routes of the desk: keys, bodies, validators, refusals."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from api.openapi.texts import describe_sent, describe_texts
from api.problems.document_shape import MEDIA_TYPE

_DRAFTS: Final = "/v1/drafts"
_ENTITY_TAG: Final = r'^(W/)?"[!#-~]*"$'

_PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_TAG: Final = {
    "ETag": {
        "description": "What a change of the draft is sent with (`If-Match`).",
        "schema": {"type": "string"},
    }
}
_LOCATION: Final = {
    "Location": {"description": "The address of the draft.", "schema": {"type": "string"}}
}

_ASKING: Final = {
    "401": "No key that is valid came with the request.",
    "403": "The key may not do this; or writing is off, as nobody has a key.",
    "406": "No answer of a type that is accepted.",
    "429": "Too many requests: `Retry-After` says when to go on.",
    "503": "The desk cannot be used right now. `Retry-After` says when to try again.",
}
_CHANGING: Final = {
    **_ASKING,
    "400": "The body is not JSON, or a parameter or header does not fit.",
    "409": "It cannot be done as the draft stands, or as many are kept as may be.",
    "413": "The body is too large.",
    "415": "The body is of another media type, or compressed.",
    "421": "The service does not answer for the host that is asked for.",
    "422": "The body is not as it should be, or what is to be recorded breaks rules: `errors`"
    " points at each fault. Nothing was changed.",
}
_UNSEEN: Final = "`If-Match` is missing: nobody changes what nobody has seen."
_CHANGED: Final = (
    "It cannot be done as the draft stands; or it was changed meanwhile: then the answer has it as"
    " it stands now (`theirs`) beside what was sent (`yours`)."
)


def describe_keyed(operation: dict[str, Any], path: str) -> None:
    """Fill in an operation that reads what only those with a key are told."""
    if not path.startswith(_DRAFTS):
        describe_texts(operation)
        return
    operation["security"] = [{"key": []}]
    for status, meaning in _ASKING.items():
        operation["responses"][status] = {"description": meaning, "content": _PROBLEM}
    if "{" in path:
        operation["responses"]["200"]["headers"] = _TAG


def describe_desk(operation: dict[str, Any], path: str, answer: Any, taken: Sequence[Any]) -> None:
    """Fill in an operation that changes something; `taken` are the schemas of what it takes, and
    of what it answers where somebody was faster.
    """
    if not path.startswith(_DRAFTS):
        describe_sent(operation, answer, taken)
        return
    body, *conflicts = taken
    is_making = "{" not in path
    operation["security"] = [{"key": []}]
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    done = {"headers": _TAG, "content": {"application/json": {"schema": answer}}}
    responses: dict[str, Any] = {
        status: {"description": meaning, "content": _PROBLEM}
        for status, meaning in _CHANGING.items()
    }
    responses["200"] = {"description": "The draft as it stands.", **done}
    if is_making:
        responses["201"] = {"description": "It is kept.", **done, "headers": _TAG | _LOCATION}
    else:
        _name_the_version(operation)
        responses["404"] = {"description": "No draft has that id.", "content": _PROBLEM}
    for conflict in conflicts:
        either = {"schema": {"anyOf": [conflict, {"$ref": "#/components/schemas/Problem"}]}}
        responses["409"] = {"description": _CHANGED, "content": {MEDIA_TYPE: either}}
        unseen = {"description": _UNSEEN, "content": _PROBLEM}
        responses[str(HTTPStatus.PRECONDITION_REQUIRED.value)] = unseen
    operation["responses"] = responses


def _name_the_version(operation: dict[str, Any]) -> None:
    """`If-Match` cannot be left out: without it the answer is a 428, which no route can declare."""
    for each in operation["parameters"]:
        if each["name"] == "If-Match":
            each["required"] = True
            each["schema"] = {"type": "string", "maxLength": 100, "pattern": _ENTITY_TAG}
