"""What the OpenAPI document says of questions that are asked by POST, as a form."""

from collections.abc import Sequence
from typing import Any, Final

from api.http.form_bodies import FORM
from api.openapi.refusals import PROBLEM

_REFUSALS: Final = {
    "400": "The form is none, or what is in it does not fit: `errors` says where.",
    "413": "The body is too large, or there are too many queries in a batch.",
    "415": "The body is no form, or compressed.",
    "421": "The service does not answer for the host that is asked for.",
    "503": "The ledger cannot be asked right now.",
}


def describe_form(operation: dict[str, Any], answers: Any, fields: Sequence[str]) -> None:
    """Fill in an operation that takes one of several fields, each of them JSON."""
    text = {"type": "string", "contentMediaType": "application/json"}
    form = {
        "type": "object",
        "properties": dict.fromkeys(fields, text),
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    operation["requestBody"] = {"required": True, "content": {FORM: {"schema": form}}}
    operation["responses"] = {
        "200": {
            "description": "What was asked for.",
            "content": {"application/json": {"schema": answers}},
        },
        **{
            status: {"description": meaning, "content": PROBLEM}
            for status, meaning in _REFUSALS.items()
        },
    }
