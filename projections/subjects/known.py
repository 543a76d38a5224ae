"""Of which things of a kind is anything known, and how do they stand?"""

from typing import Any, Final, NamedTuple, get_args

from events.errors import QuestionError
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, Registration
from events.vocabulary.registry import (
    AccordAdded,
    AccordForm,
    EngagementAdded,
    EngagementForm,
    MeasureAdded,
    MeasureForm,
)
from projections.facts import registry
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects import rendered

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


def page(
    reader: Reader,
    wanted: Wanted,
    clocks: Clocks,
    *,
    after: str,
    limit: int,
) -> KnownThings:
    """Those of which anything is known, by id; raises `QuestionError` for a form that none has."""
    _check(wanted)
    found: list[Any] = []
    following: str | None = after
    for _ in range(PAGES_MOST):
        if following is None or len(found) >= limit:
            break
        most = max(limit, REGISTERED_AT_ONCE)
        added = registry.page(reader, wanted.registered, clocks, after=following, limit=most)
        ids = [each.id for each in added.items if wanted.form in {None, _form_of(each)}]
        found += _states(reader, KIND_OF_REGISTRATION[wanted.registered], ids, clocks)
        following = added.after
    if len(found) > limit:
        following = found[limit - 1].subject.partition("/")[2]
    return KnownThings(found[:limit], following)


def _check(wanted: Wanted) -> None:
    forms = FORMS.get(wanted.registered, ())
    if wanted.form is not None and wanted.form not in forms:
        raise QuestionError("form", wanted.form, f"one of: {', '.join(forms)}")


def _form_of(added: Registration) -> str | None:
    return getattr(added, "form", None)


def _states(reader: Reader, kind: str, ids: list[str], clocks: Clocks) -> list[Any]:
    subjects = [f"{kind}/{id}" for id in ids]
    found = rendered.elements(reader, subjects, clocks)
    return [found[each] for each in subjects if each in found]
