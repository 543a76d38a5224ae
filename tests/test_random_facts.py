"""What the laws draw: every kind of fact there is, made by hand or by what its types say."""

import pytest
from hypothesis import given, settings

from events.storage.memory import MemoryLedger
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from events.vocabulary.fields import checked_fields
from tests.chances import chances
from tests.naive_record import ALL_FACE_EACH_OTHER, FACE_ACROSS, ROLES
from tests.noon import noon
from tests.random_facts import KINDS, Step, by_its_types, registry
from tests.random_ledgers import events_of, steps

STAND_BESIDE = {
    *("official", "appointed_by", "succeeds", "removed_by", "replaced_by"),
    *("readout_by", "reported_by", "disturbed_by", "severed_by", "restored_by"),
    *("interrupted_by", "ceased", "into"),
}
"""Roles that put nobody across from anybody: of offices, of accounts, of channels, whose ends do.
"""


@settings(max_examples=chances(20))
@given(step=steps)
def test_every_kind_of_fact_is_drawn(step: Step) -> None:
    drawn = {
        type(event)
        for kind in range(len(KINDS))
        for event in events_of([step._replace(act="record", kind=kind)])
    }

    assert {tag_of(each) for each in FACT_TYPES} <= set(map(tag_of, drawn))


@pytest.mark.parametrize("kind", FACT_TYPES, ids=tag_of)
@settings(max_examples=chances(20))
@given(step=steps)
async def test_kind_that_nobody_made_a_maker_for_is_drawn_by_its_types(
    kind: type[Fact], step: Step
) -> None:
    """A new kind joins the laws by itself, and the ledger takes what is drawn of it."""
    ledger = MemoryLedger(now=noon)
    await ledger.append(registry(), by="tests")
    (first,) = events_of([step._replace(act="record", kind=0, follows=())])[len(registry()) :]
    assert isinstance(first, Fact)
    common = {
        **{name: getattr(first, name) for name in ("date", "summary", "citations", "issues")},
        "id": "drawn",
        "place": None,
        "follows": (first.id,),
    }

    fact = by_its_types(kind)(common, step, ())
    await ledger.append([first, fact], by="tests")

    assert type(fact) is kind
    assert await ledger.head() == len(registry()) + 2


def test_judge_knows_every_role_in_which_a_fact_names_an_actor() -> None:
    """What the judge has not heard of it would leave out, and every law about it would say so at
    length, from one random ledger after the other.
    """
    named = {
        field.name
        for kind in FACT_TYPES
        for field in checked_fields(kind)
        if field.refers == "actor"
    }
    facing = {
        *(role for roles in ALL_FACE_EACH_OTHER.values() for role in roles),
        *(role for sides in FACE_ACROSS.values() for side in sides for role in side),
    }

    assert set(ROLES) == named
    assert named - facing == STAND_BESIDE
