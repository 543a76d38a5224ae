"""Whom somebody acts for over some days: what is recorded of that, and what a fact makes of it."""

from typing import Any

import pytest

from events.errors import EventsRefusedError
from events.storage.memory import MemoryLedger
from events.vocabulary.facts import AnyFact
from events.vocabulary.incidents import IncidentOccurred
from events.vocabulary.measures import MeasureImposed
from events.vocabulary.registry import ActorAdded, Affiliation, RegistrationCorrected
from events.vocabulary.statements import StatementMade
from projections.relations import pair_state
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after
from tests.ledger_engines import REGISTRY


def ann(*affiliations: Affiliation, **fields: Any) -> ActorAdded:
    return ActorAdded(id="dan", kind="person", name="Dan", affiliations=affiliations, **fields)


def acting(since: str | None = None, until: str | None = None, of: str = "alba") -> Affiliation:
    return Affiliation(acts_for=of, since=since, until=until)


@pytest.mark.parametrize(
    ("actor", "pointers"),
    [
        (ann(acting("2023-06"), acting("2023-06", of="bora")), []),
        (ann(acting("2023-01", "2023-03"), acting("2023-03", "2023-05")), []),
        (ann(acting("2023-06", "2023-06")), []),
        (ann(acting()), ["/affiliations/0"]),
        (ann(acting("2023-06", "2023-05")), ["/affiliations/0/until"]),
        (ann(acting("2023-01", "2023-05"), acting("2023-03")), ["/affiliations/1/acts_for"]),
        (ann(acting("2023-01"), acts_for=("alba",)), ["/affiliations/0/acts_for"]),
        (ann(acting("2023-01", of="nobody")), ["/affiliations/0/acts_for"]),
        (ann(acting("2023/2024")), ["/affiliations/0/since"]),
    ],
)
async def test_days_of_affiliations_fit_each_other(actor: ActorAdded, pointers: list[str]) -> None:
    ledger = MemoryLedger()
    await ledger.append(REGISTRY, by="tests")

    try:
        await ledger.append([actor], by="tests")
        found = []
    except EventsRefusedError as error:
        found = [each.field for each in error.faults]

    assert found == pointers


@pytest.mark.parametrize(
    ("date", "is_between"),
    [
        ("2023-06-09", False),
        ("2023-06-10", True),
        ("2023-06-14", True),
        ("2023-06-15", False),
        ("2023-06", False),
        ("[2023-06-11..2023-06-13]", True),
    ],
)
def test_affiliation_counts_on_its_days(date: str, *, is_between: bool) -> None:
    dan = ann(acting("2023-06-10", "2023-06-15", of="bora"))
    said = fact(StatementMade, "said", date, speaker="dan", addressees=("alba",), issues=("chips",))
    reader = views_after(dan, said)
    filters = Filters(actor="alba", counterpart="bora")

    found = timeline.page(reader, filters, on("2023-07-01"), Paging(limit=5)).items

    assert bool(found) is is_between


def test_corrected_affiliation_puts_what_was_said_between_others() -> None:
    said = fact(StatementMade, "said", "2023-06-12", speaker="dan", addressees=("alba",))
    to = RegistrationCorrected(registration=ann(acting("2023-06-10", of="cima")), reason="so it is")
    reader = views_after(ann(acting("2023-06-10", of="bora")), said, to)

    found = [
        [
            each.id
            for each in timeline.page(
                reader, Filters(actor="alba", counterpart=other), on("2023-07-01"), Paging(limit=5)
            ).items
        ]
        for other in ("bora", "cima")
    ]

    assert found == [[], ["said"]]


OF_DAN: dict[str, tuple[type[AnyFact], dict[str, Any]]] = {
    "measures": (MeasureImposed, {"measure": "ban", "imposed_by": "dan", "targets": ("bora",)}),
    "stances": (
        StatementMade,
        {"speaker": "dan", "addressees": ("bora",), "issues": ("chips",)},
    ),
    "incidents": (
        IncidentOccurred,
        {"incident": "ramming", "responsible": ("dan",), "affected": ("bora",)},
    ),
}


@pytest.mark.parametrize("section", OF_DAN)
@pytest.mark.parametrize(("date", "is_there"), [("2023-06-12", True), ("2023-06-20", False)])
def test_element_stands_between_whom_somebody_acted_for_on_the_day(
    section: str, date: str, *, is_there: bool
) -> None:
    kind, fields = OF_DAN[section]
    dan = ann(acting("2023-06-10", "2023-06-15"))
    reader = views_after(dan, fact(kind, "done", date, **fields))

    state = pair_state.between(reader, "alba", "bora", on("2023-07-01"))

    assert [each.because for each in getattr(state, section)] == [("done",)] * is_there
