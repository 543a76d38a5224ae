"""What the OpenAPI document says of the answers to reading routes that are not what was asked for.

Left out is what no route has a part in: a method that an address does not take (405), and what
never became a request (408, 414, 431).
"""

from typing import Any, Final

from api.asking.things import things_in
from api.problems.document_shape import MEDIA_TYPE

PROBLEM: Final = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}

_ALWAYS: Final = {
    "400": "The question is put wrongly: `errors` names each parameter and what was expected.",
    "413": "A question has no body.",
    "421": "The service does not answer for the host that is asked for.",
    "503": "The ledger cannot be asked right now.",
}
_NOT_FOUND: Final = "Nothing has that id, or had it by then."
_GONE: Final = "The fact was taken back; `history` is the address of what is told of it."
_NOT_ACCEPTABLE: Final = "Nothing that `Accept` names can be had; `available` lists what can."
_MOVED: Final = "It was merged by then: the same question at the surviving one's address."

MAY_BE_GONE: Final = frozenset({"get_fact", "get_fact_proof", "get_citation", "get_verification"})
"""The operations that answer for a single fact as it stands."""

BY_ID_IN_QUERY: Final = frozenset({"get_preview", "get_flyout"})
"""Those that are told by a parameter what they are about."""

PROBES: Final = frozenset({"get_health", "get_ready"})
"""Those that answer 503 with what is wrong, as they answer 200."""


def describe_refusals(operation: dict[str, Any], path: str, *, is_negotiated: bool) -> None:
    """Put every answer but 200 in place."""
    name, responses = operation["operationId"], operation["responses"]
    meanings = dict(_ALWAYS)
    if "{" in path or name in BY_ID_IN_QUERY:
        meanings["404"] = _NOT_FOUND
    if name in MAY_BE_GONE:
        meanings["410"] = _GONE
    if is_negotiated:
        meanings["406"] = _NOT_ACCEPTABLE
    for status in sorted(meanings):
        responses[status] = {"description": meanings[status], "content": PROBLEM}
    if name in PROBES:
        told = {media: {"schema": each["schema"]} for media, each in _content(responses).items()}
        responses["503"]["content"] = {**told, **PROBLEM}
    first = path.split("/")[2:3]
    if first and any(each.is_merged for each in things_in(first[0], path.count("{"))):
        location = {"description": "Relative to the address.", "schema": {"type": "string"}}
        responses["308"] = {"description": _MOVED, "headers": {"Location": location}}


def _content(responses: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = responses["200"]["content"]
    return found
