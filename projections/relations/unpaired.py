"""Why does a fact stand between no two parties? Whoever writes it may have meant otherwise."""

from events.text.articles import the
from events.vocabulary.facts import OfficeFact
from events.vocabulary.statements import AssessmentMade
from projections.model.directory import Sides
from projections.model.version import Version
from projections.relations.element_words import Naming


def why_in_no_pair(version: Version, directory: Sides, named: Naming) -> str | None:
    """Why a version is shown between nobody; None where it is, or is about no relations."""
    if version.pairs or isinstance(version.fact, OfficeFact | AssessmentMade):
        return None
    alone = [each for each in version.actors if not directory.sides_of(each)]
    if alone:
        names = _listed([the(named("actor", each)) for each in alone])
        act = "acts" if len(alone) == 1 else "act"
        return f"it stands between no two parties: {names} {act} for no state (`acts_for`)"
    sides = sorted({side for each in version.actors for side in directory.sides_of(each)})
    if len(sides) == 1:
        only = named("actor", sides[0])
        return f"it stands between no two parties: it names nobody but the side of {the(only)}"
    return "it stands between no two parties: none of those it names acts towards another"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
