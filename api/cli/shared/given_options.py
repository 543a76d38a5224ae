"""What is asked, among the options that a command was given."""

from collections.abc import Mapping
from typing import Any

from projections.model.on_evidence import OnEvidence
from projections.timeline.as_written import Asked


def asked(given: Mapping[str, str | None]) -> Asked:
    """The clocks among a command's options."""
    return Asked(as_of=given["as_of"], public_by=given["public_by"], known_at=given["known_at"])


def evidence_in(given: Mapping[str, Any]) -> OnEvidence:
    """Which evidence counts, among a command's options."""
    names = ("data_set", "lineage", "lineages_at_least")
    return OnEvidence(given["coded"] is not None, *(given[each] for each in names))
