"""What is registered can be corrected: which corrections are recorded, and which are refused."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.errors import EventsRefusedError, KeyReusedError, PositionConflictError
from events.source_texts.attached_texts import Texts
from events.storage.memory import MemoryLedger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    EngagementAdded,
    IssueAdded,
    MergeUndone,
    Registration,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from tests.ledger_engines import (
    CITATION,
    ENGINES,
    REGISTERED,
    REGISTRY,
    Engine,
    held,
    registered,
)

(DAILY,) = (each for each in REGISTRY if isinstance(each, SourceAdded))
ALBA, BORA = (each for each in REGISTRY if isinstance(each, ActorAdded))
(VISIT,) = (each for each in REGISTRY if isinstance(each, EngagementAdded))
ANN = ActorAdded(id="ann", kind="person", name="Ann", acts_for=("alba",))
COURT = ActorAdded(id="court", kind="body", name="Court", part_of="alba")
TALKS = EngagementAdded(id="talks", form="meeting", name="Talks", part_of="visit")
DINNER = EngagementAdded(id="dinner", form="meeting", name="Dinner", part_of="talks")


SEEN = {"actor/alba": 2}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


def corrected(registration: Registration) -> RegistrationCorrected:
    return RegistrationCorrected(registration=registration, reason="a mistake")


async def refused(
    *batches: Sequence[AnyEvent], texts: Texts | None = None
) -> list[tuple[str, str, str | None]]:
    """What is wrong with the last of some batches; those before it are recorded."""
    ledger = MemoryLedger(texts=texts)
    *before, last = (REGISTRY, *batches)
    for batch in before:
        await ledger.append(batch, by="tests")
    try:
        await ledger.append(last, by="tests")
    except EventsRefusedError as error:
        return [(each.field, each.expected, each.found) for each in error.faults]
    return []


RIGHT: list[Registration] = [
    replace(DAILY, published="2022-12-31", title="Talk", lineage="weekly"),
    replace(ALBA, name="Alba Longa", aliases=(Alias(name="A.", source="daily"),)),
    IssueAdded(id="straits", name="The Straits", description="Who may pass."),
    replace(VISIT, form="summit"),
]


@pytest.mark.parametrize("to", RIGHT)
@pytest.mark.parametrize("together", [False, True])
async def test_registration_is_corrected_and_corrected_back(
    to: Registration, *, together: bool
) -> None:
    (was,) = [each for each in REGISTRY if isinstance(each, type(to)) and each.id == to.id]
    events: list[AnyEvent] = [corrected(to), corrected(was), corrected(to)]

    assert await refused(*([events] if together else [[each] for each in events])) == []


@pytest.mark.parametrize("together", [False, True])
async def test_correction_that_changes_nothing_is_refused(*, together: bool) -> None:
    """Neither is one of a correction, however often somebody looked at the source since."""
    again = [corrected(replace(DAILY, title="Talk"))]
    looks = [
        SourceChecked(source="daily", checked_on=str(2023 + year), found="alive")
        for year in range(70)
    ]
    expected = "a registration that reads otherwise than it does already"
    fault = ("/registration", expected, None)

    assert await refused([corrected(DAILY)]) == [fault]
    batches = ([*again, *looks, *again],) if together else (again, looks, again)
    assert await refused(*batches) == [fault]


async def test_what_is_not_registered_is_not_corrected() -> None:
    assert await refused([corrected(ANN)]) == [
        ("/registration/id", "the id of a registered actor", "ann")
    ]
    assert await refused([corrected(replace(VISIT, id="alba"))]) == [
        ("/registration/id", "the id of a registered engagement", "alba")
    ]


async def test_correction_names_what_is_registered_and_texts_that_are_some() -> None:
    wrong = replace(ANN, acts_for=("nobody", "court", "alba", "alba"), name="\x07")

    found = await refused([ANN, COURT], [corrected(wrong)])

    assert [(at, got) for at, _, got in found] == [
        ("/registration/acts_for/0", "nobody"),
        ("/registration/acts_for/1", "court, a body"),
        ("/registration/acts_for/3", "alba"),
        ("/registration/name", found[-1][2]),
    ]
    wrong = replace(ANN, aliases=(Alias(name="A.", source="nobody"),))
    assert await refused([ANN], [corrected(wrong)]) == [
        ("/registration/aliases/0/source", "the id of a registered source", "nobody")
    ]
    assert await refused([corrected(replace(DAILY, published="soon"))]) != []


async def test_merged_actor_is_corrected_once_the_merge_is_undone() -> None:
    old = ActorAdded(id="alba-old", kind="state", name="Alba")
    merged = ActorMerged(actor="alba-old", into="alba", reason="one")
    undone = MergeUndone(actor="alba-old", reason="two")
    right = corrected(replace(old, name="Old Alba"))

    (found,) = await refused([old, merged], [right])

    expected = "an actor that has not been merged: undo that first, or correct the other"
    assert found == ("/registration/id", expected, "alba-old")
    assert await refused([old, merged], [corrected(replace(ALBA, name="Both"))]) == []
    assert await refused([old, merged, undone], [right], [merged]) == []
    assert await refused([old, right], [merged], [undone], [corrected(old)]) == []


async def test_kind_of_actor_stays() -> None:
    (found,) = await refused([corrected(replace(ALBA, kind="body"))])

    assert found[0] == "/registration/kind"
    assert found[1].startswith("state: ")
    assert found[2] == "body"


@pytest.mark.parametrize(
    ("to", "pointer"),
    [
        (replace(COURT, part_of="court"), "/registration/part_of"),
        (replace(COURT, part_of="bench"), "/registration/part_of"),
        (replace(COURT, part_of="office"), "/registration/part_of"),
        (replace(ALBA, part_of="court"), "/registration/part_of"),
        (replace(BORA, acts_for=("alba", "bora")), "/registration/acts_for/1"),
    ],
)
async def test_actor_does_not_come_to_be_above_itself(to: ActorAdded, pointer: str) -> None:
    """Not through merges either."""
    bench = ActorAdded(id="bench", kind="body", name="Bench", part_of="court")
    other = ActorAdded(id="other", kind="body", name="Other")
    office = ActorAdded(id="office", kind="body", name="Office", part_of="other")
    merged = ActorMerged(actor="other", into="bench", reason="one")

    (found,) = await refused([COURT, bench, other, office, merged], [corrected(to)])

    assert found[0] == pointer
    assert found[1] == f"an actor that is not a part of {to.id!r}, nor acts for it"


async def test_merge_is_not_undone_where_the_actor_would_be_above_itself() -> None:
    """What he was a part of was corrected to be a part of him, while he was another one."""
    part = ActorAdded(id="part", kind="body", name="Part", part_of="court")
    other = ActorAdded(id="other", kind="body", name="Other")
    merged = ActorMerged(actor="part", into="other", reason="one")
    undone = MergeUndone(actor="part", reason="two")
    turned = corrected(replace(COURT, part_of="part"))

    (found,) = await refused([COURT, part, other, merged], [turned], [undone])

    assert found[0] == "/actor"
    back = corrected(COURT)
    assert await refused([COURT, part, other, merged], [turned], [back], [undone]) == []


@pytest.mark.parametrize("into", ["visit", "talks", "dinner"])
async def test_engagement_does_not_come_to_be_within_itself(into: str) -> None:
    (found,) = await refused([TALKS, DINNER], [corrected(replace(VISIT, part_of=into))])

    expected = "an engagement that does not take place within 'visit'"
    assert found == ("/registration/part_of", expected, into)
    assert await refused([TALKS, DINNER], [corrected(replace(DINNER, part_of="visit"))]) == []


async def test_hash_of_attached_text_stays_that_of_the_text(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    digest = texts.attach("daily", b"It was a candid and constructive talk.")
    quote = replace(CITATION, start=9, end=32)
    right = corrected(replace(DAILY, sha256=digest))

    found = await refused([corrected(replace(DAILY, sha256="0" * 64))], texts=texts)

    expected = f"{digest}, the hash of the text that is attached"
    assert found == [("/registration/sha256", expected, "0" * 64)]
    assert await refused([right], [held("a", citations=(quote,))], texts=texts) == []
    assert await refused([right], [corrected(DAILY)], texts=texts) != []
    assert await refused([corrected(replace(DAILY, sha256="0" * 64))]) == []


async def test_correction_is_guarded_and_repeated_as_any_event(engine: Engine) -> None:
    first = [corrected(replace(ALBA, name="Alba Longa"))]
    other = [corrected(replace(ALBA, name="Alba Brevis"))]
    async with registered(engine) as ledger:
        appended = await ledger.append(first, by="a", expected=SEEN, key="k")

        again = await ledger.append(first, by="a", key="k")
        assert again == replace(appended, outcome="already appended")
        with pytest.raises(KeyReusedError):
            await ledger.append(other, by="a", key="k")
        with pytest.raises(PositionConflictError):
            await ledger.append(other, by="b", expected=SEEN)
        await ledger.append(other, by="b", expected={"actor/alba": REGISTERED + 1})


async def test_of_two_who_correct_the_same_at_once_one_is_told(engine: Engine) -> None:
    async with registered(engine) as ledger:
        answers = await asyncio.gather(
            *(
                ledger.append([corrected(replace(ALBA, name=name))], by=name, expected=SEEN)
                for name in ("One", "Other")
            ),
            return_exceptions=True,
        )

    assert [isinstance(each, PositionConflictError) for each in answers] in (
        [False, True],
        [True, False],
    )
