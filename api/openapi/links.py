"""What leads from one answer to the next question, as OpenAPI has it: links by operation.

Programs follow them without knowing how ids look, and so does whatever tests the document.
"""

from typing import Any, Final

from projections.dossiers import actors, issues
from projections.dossiers.sections import KINDS
from projections.facts import sources

_FIRST: Final = "$response.body#/items/0"
_ID: Final = {"id": "$request.path.id"}
_PARTIES: Final = {"a": "$request.path.a", "b": "$request.path.b"}

OperationLinks = dict[str, dict[str, str]]
"""Operations with the parameters that they take from an answer or its question."""

LINKS: Final[dict[str, OperationLinks]] = {
    "list_actors": {
        "get_actor": {"id": f"{_FIRST}/id"},
        "get_actor_timeline": {"id": f"{_FIRST}/id"},
    },
    "list_issues": {
        "get_issue": {"id": f"{_FIRST}/id"},
        "get_issue_timeline": {"id": f"{_FIRST}/id"},
    },
    "list_offices": {"get_office": {"id": f"{_FIRST}/id"}},
    "list_engagements": {"get_engagement": {"id": f"{_FIRST}/engagement"}},
    "list_measures": {"get_measure": {"id": f"{_FIRST}/measure"}},
    "list_channels": {"get_channel": {"id": f"{_FIRST}/channel"}},
    "list_incidents": {"get_incident": {"id": f"{_FIRST}/incident"}},
    "list_accords": {"get_accord": {"id": f"{_FIRST}/accord"}},
    "list_places": {
        "get_place": {"id": f"{_FIRST}/id"},
        "get_place_timeline": {"id": f"{_FIRST}/id"},
    },
    "list_sources": {"get_source": {"id": f"{_FIRST}/id"}, "get_coverage": {"id": f"{_FIRST}/id"}},
    "list_citations": {
        "get_citation": {"id": f"{_FIRST}/id"},
        "get_fact": {"id": f"{_FIRST}/fact"},
    },
    "get_citation": {"get_verification": _ID},
    "get_timeline": {"get_fact": {"id": f"{_FIRST}/id"}, "get_history": {"id": f"{_FIRST}/id"}},
    "get_actor_timeline": {"get_actor": _ID, "get_fact": {"id": f"{_FIRST}/id"}},
    "get_issue_timeline": {"get_issue": _ID, "get_fact": {"id": f"{_FIRST}/id"}},
    "list_disagreements": {"get_fact": {"id": f"{_FIRST}/fact"}},
    "get_fact": {"get_history": _ID, "get_fact_proof": _ID},
    "get_relations": {
        "get_changes": _PARTIES,
        "get_course": _PARTIES,
        "get_relations_proof": _PARTIES,
        **{f"list_relations_{each}": _PARTIES for each in KINDS},
    },
    "get_actor": {
        "get_actor_history": _ID,
        **{f"list_actors_{each}": _ID for each in actors.SECTIONS},
    },
    "get_issue": {
        "get_issue_history": _ID,
        **{f"list_issues_{each}": _ID for each in issues.SECTIONS},
    },
    "get_source": {
        "get_source_history": _ID,
        **{f"list_sources_{each}": _ID for each in sources.SECTIONS},
    },
    **{
        f"get_{each}": {f"get_{each}_history": _ID}
        for each in ("office", "engagement", "measure", "channel", "incident", "accord", "place")
    },
    "list_events": {"get_inclusion": {"position": f"{_FIRST}/position"}},
    "record_events": {
        "get_fact": {"id": "$request.body#/id", "min_position": "$response.body#/min_position"},
        "get_issue": {"id": "$request.body#/id", "min_position": "$response.body#/min_position"},
        "get_history": {"id": "$request.body#/id"},
        "list_events": {"after": "$response.body#/positions/0"},
        "get_inclusion": {"position": "$response.body#/positions/0"},
    },
}


def link(operation: dict[str, Any]) -> None:
    """Add an operation's links to the answers that have what they need."""
    found = LINKS.get(operation["operationId"])
    if found:
        status = "201" if "201" in operation["responses"] else "200"
        operation["responses"][status]["links"] = {
            to: {"operationId": to, "parameters": parameters} for to, parameters in found.items()
        }
