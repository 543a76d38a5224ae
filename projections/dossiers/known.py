"""Of which things of a kind is anything known, and how do they stand?"""

from typing import Any, Final, NamedTuple, get_args

from events.errors import QuestionError
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import (
    AccordAdded,
    AccordForm,
    EngagementAdded,
    EngagementForm,
    MeasureAdded,
    MeasureForm,
    Registration,
)
from projections.dossiers import rendered
from projections.facts import registry
from projections.holding import listing_order
from projections.holding.listing_order import ListPlace, Scope
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time

REGISTERED_AT_ONCE: Final = 100
PAGES_MOST: Final = 20
"""Pages of registered things that are looked at for one of those that are known of."""

FORMS: Final[dict[type[Registration], tuple[str, ...]]] = {
    EngagementAdded: get_args(EngagementForm),
    MeasureAdded: get_args(MeasureForm),
    AccordAdded: get_args(AccordForm),
}
"""The forms that things of a kind have, where they have any."""


class Wanted(NamedTuple):
    """Things of a kind, all or of one form."""

    registered: type[Registration]
    form: str | None = None


class KnownThings(NamedTuple):
    """The states of things, by id, and the id after which the list goes on (none: at its end)."""

    states: list[Any]
    after: str | None


@at_one_time
def page(
    reader: Reader,
    wanted: Wanted,
    clocks: Clocks,
    *,
    after: str,
    limit: int,
) -> KnownThings:
    """Those of which anything is known, by id; raises `QuestionError` for a form that none has."""
    check_form(wanted)
    kind = KIND_OF_REGISTRATION[wanted.registered]
    id, _, rest = after.partition("/")
    # What has several states may have been left in the middle of them.
    found = _states(reader, _Ids(kind, [id], f"{kind}/{after}"), clocks, limit) if rest else []
    following: str | None = id
    for _ in range(PAGES_MOST):
        if following is None or len(found) >= limit:
            break
        most = max(limit, REGISTERED_AT_ONCE)
        added = registry.page(reader, wanted.registered, clocks, after=following, limit=most)
        ids = [each.id for each in added.items if wanted.form in {None, _form_of(each)}]
        found += _states(reader, _Ids(kind, ids), clocks, limit - len(found))
        following = added.after
    if len(found) > limit:
        following = found[limit - 1].subject.partition("/")[2]
    return KnownThings(found[:limit], following)


def check_form(wanted: Wanted) -> None:
    """Raise `QuestionError` for a form that nothing of the kind has."""
    forms = FORMS.get(wanted.registered, ())
    if wanted.form is not None and wanted.form not in forms:
        raise QuestionError("form", wanted.form, f"one of: {', '.join(forms)}")


def _form_of(added: Registration) -> str | None:
    return getattr(added, "form", None)


class _Ids(NamedTuple):
    """Things of a kind, and the subject after which their states are wanted."""

    kind: str
    ids: list[str]
    after: str = ""


def _states(reader: Reader, things: _Ids, clocks: Clocks, most: int) -> list[Any]:
    """The states of things in order; of those that have several, one more than are asked for."""
    if things.kind == "measure":
        return _of_targets(reader, things, clocks, most + 1)
    subjects = [f"{things.kind}/{id}" for id in things.ids]
    found = rendered.elements(reader, subjects, clocks)
    return [found[each] for each in subjects if each in found]


def _of_targets(reader: Reader, measures: _Ids, clocks: Clocks, most: int) -> list[Any]:
    found: list[Any] = []
    for each in measures.ids:
        scope, place = Scope(f"measure:{each}", "measure"), ListPlace(0, measures.after)
        while len(found) < most:
            listed = listing_order.by_name(reader, scope, clocks, most - len(found), place)
            elements = rendered.elements(reader, listed.subjects, clocks)
            found += [elements[subject] for subject in listed.subjects if subject in elements]
            if listed.after is None:
                break
            place = listed.after
    return found
