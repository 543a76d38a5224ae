"""What Schemathesis cannot know from the OpenAPI document: loaded by `tests/contract.py`.

Its check `positive_data_acceptance` counts each refusal of a question that the schema allows. Some
refusals follow from what the ledger holds, or from two parameters together, and no schema can say
so; they are named here, each by its parameter and words. Every other one is a finding.
"""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.checks import positive_data_acceptance

A_POSITION = r"a (ledger )?(position|number)\b"
AN_ID = r"(the )?id of"

WHAT_THE_LEDGER_HOLDS = {
    "known_at": A_POSITION,  # also days that no calendar has, within an instant's pattern
    "learned_since": A_POSITION,
    "min_position": A_POSITION,
    "size": A_POSITION,
    "position": A_POSITION,
    "to": A_POSITION,
    "cursor": "a cursor that this very question was answered with|none beside a quote",
    **dict.fromkeys(("source", "fact", "asserted_by", "data_set"), AN_ID),
    "lineage": "the lineage of a registered source",
}
WHAT_STANDS_BESIDE_IT = {
    "from": rf"{A_POSITION}|a day no later than",
    "since": "a day no later than",
    "until": "the day of as_of",
    "counterpart": f"an actor beside it|{AN_ID}|another",
    **dict.fromkeys(
        (
            "actor",
            "issue",
            "engagement",
            "office",
            "measure",
            "channel",
            "incident",
            "accord",
            "place",
        ),
        f"{AN_ID}|path",
    ),
    "b": "another party than",
    "public_by": "none: a proof shows",
    "words": "a word or more",  # unless there is a passage
    "limit": "[0-9]+ at most",  # it is the format's
    "of": "the address of an answer",  # which are some of those that begin so
    **dict.fromkeys(("fields", "include", "facets"), "one of the formats"),
}
JSON_WITHIN_TEXT = frozenset({"queries", "extend"})
"""What an address or a form has as a text: no schema describes what stands in it."""

EXCUSED = WHAT_THE_LEDGER_HOLDS | WHAT_STANDS_BESIDE_IT
IMPORTS = "/v1/imports"
TEXTS = "/v1/texts"
ADDRESS_BYTES = 16_384 - 100
"""What the service takes of an address by default, and a host and path before it."""

QUOTED = re.compile("""'.*'|".*\"""", re.DOTALL)
WHOLE_NUMBER_WITH_A_POINT = re.compile(r"expected `int( \| null)?`, got `float`")
"""JSON Schema counts 1.0 among the integers; a body's numbers are taken as they are written."""


def valid_questions_are_answered(ctx: Any, response: Any, case: Any) -> None:
    """Every question that the document allows is answered, save for the above."""
    try:
        positive_data_acceptance(ctx, response, case)
    except Failure:
        if not _is_excused(response):
            raise


def _is_excused(response: Any) -> bool:
    if response.status_code not in {400, 422}:
        return False
    problem = response.json()
    if problem.get("instance") == TEXTS:  # what a document has to hold, no schema describes
        return str(problem["detail"]).startswith(("the text is refused", "no text was taken"))
    errors = problem.get("errors", [])
    return bool(errors) and all(map(_is_beyond_schemas, errors))


def _is_beyond_schemas(error: dict[str, str]) -> bool:
    """A rule of the ledger's, that is, not of an event's shape: those have msgspec's words, with
    types and names in backticks. What a line of JSON Lines holds is beyond all schemas.
    """
    if "line" in error or error.get("parameter") in JSON_WITHIN_TEXT:
        return True
    if "pointer" in error:
        is_whole = WHOLE_NUMBER_WITH_A_POINT.fullmatch(error["detail"]) is not None
        # What was found stands in quotation marks, whatever is in it.
        return "`" not in QUOTED.sub("", error["detail"]) or is_whole
    return re.search(EXCUSED.get(error.get("parameter", ""), "$."), error["detail"]) is not None


def json_lines(ctx: Any, value: Any) -> dict[str, Any]:
    """The schema of JSON Lines is a text: no schema describes what stands in its lines."""
    return {"data": value.encode() if isinstance(value, str) else json.dumps(value).encode()}


STRETCHES = st.dates().map(date.isoformat) | st.sampled_from(
    ["2023", "2023-06", "202X", "2023-06~", "2023-34", "2023-06/2023-08-15", "-0044", "Y12024"]
)
"""What has the format `edtf`: one stretch of days."""


@schemathesis.hook  # type: ignore[untyped-decorator] # it has no types
def filter_case(_: Any, case: Any) -> bool:
    """What is longer than an address may be never becomes a request: it is of no operation. A file
    of events is a text, and so is a document; what is no text cannot be sent as one: a list would
    be sent as YAML.
    """
    query = urlencode(case.query or {}, doseq=True, errors="surrogatepass")
    is_of_text = case.path == IMPORTS or (
        case.path == TEXTS and case.media_type != "application/json"
    )
    is_text = not is_of_text or not isinstance(case.body, (list, dict, int, float))
    return is_text and len(query) + len(str(case.formatted_path)) < ADDRESS_BYTES


schemathesis.openapi.format("edtf", STRETCHES)
schemathesis.check(valid_questions_are_answered)
schemathesis.serializer("application/jsonl", "application/x-ndjson")(json_lines)
