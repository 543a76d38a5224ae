"""What `append` promises, asked of every engine."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from events.admission.batch import BATCH_LIMIT, prepare
from events.errors import (
    EventsRefusedError,
    Fault,
    KeyReusedError,
    LedgerUnavailableError,
    PositionConflictError,
)
from events.ledger.protocol import Appended, Ledger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.registry import ActorAdded
from tests.ledger_engines import (
    CITATION,
    ENGINES,
    REGISTERED,
    REGISTRY,
    Engine,
    events_in,
    everything,
    held,
    registered,
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
async def ledger(engine: Engine) -> AsyncIterator[Ledger]:
    async with registered(engine) as ledger:
        yield ledger


async def test_positions_run_from_1_without_gaps(engine: Engine) -> None:
    ledger = engine.open()

    first = await ledger.append(REGISTRY, by="tests")
    second = await ledger.append([held("a")], by="tests")
    third = await ledger.append([held("b"), held("c")], by="tests")

    assert [first, second, third] == [
        Appended(first=1, last=5, outcome="appended"),
        Appended(first=6, last=6, outcome="appended"),
        Appended(first=7, last=8, outcome="appended"),
    ]
    assert list(third.positions) == [7, 8]
    assert [recorded.position for recorded in await everything(ledger)] == list(range(1, 9))
    assert await ledger.head() == 8
    await ledger.close()


async def test_a_new_ledger_is_empty(engine: Engine) -> None:
    ledger = engine.open()

    assert await ledger.head() == 0
    assert await ledger.read() == []
    assert ledger.id
    assert ledger.durability
    await ledger.close()


async def test_one_fault_keeps_the_whole_batch_out(ledger: Ledger) -> None:
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held("a"), held("b", engagement="unheard-of"), held("c")], by="tests")

    assert refused.value.faults == (
        Fault(1, "/engagement", "the id of a registered engagement", "unheard-of"),
    )
    assert await ledger.head() == REGISTERED
    await ledger.append([held("a")], by="tests")
    assert await ledger.head() == REGISTERED + 1


async def test_references_point_at_events_earlier_in_the_batch(ledger: Ledger) -> None:
    await ledger.append(
        [
            ActorAdded(id="cima", kind="state", name="Cima"),
            held("a", host="cima"),
            held("b", follows=("a",)),
            FactCorrected(fact=held("a", host="alba"), reason="another host"),
            CitationAdded(fact="b", citation=replace(CITATION, note="again")),
            FactRetracted(fact="a", reason="a rumour"),
        ],
        by="tests",
    )

    assert await ledger.head() == REGISTERED + 6


async def test_references_do_not_point_at_events_later_in_the_batch(ledger: Ledger) -> None:
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append([held("a", follows=("b",)), held("b")], by="tests")

    assert refused.value.faults == (Fault(0, "/follows/0", "the id of a registered fact", "b"),)


async def test_a_retracted_fact_is_not_amended_in_the_same_batch(ledger: Ledger) -> None:
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append(
            [
                held("a"),
                FactRetracted(fact="a", reason="a rumour"),
                FactCorrected(fact=held("a"), reason="after all"),
            ],
            by="tests",
        )

    (fault,) = refused.value.faults
    assert fault == Fault(2, "/fact/id", "a fact that has not been retracted", "a")


async def test_expected_0_is_a_stream_that_is_new(ledger: Ledger) -> None:
    await ledger.append([held("a")], by="tests", expected={"fact/a": 0})

    with pytest.raises(PositionConflictError) as conflict:
        await ledger.append([held("a")], by="tests", expected={"fact/a": 0})

    assert (conflict.value.stream, conflict.value.expected, conflict.value.actual) == (
        "fact/a",
        0,
        REGISTERED + 1,
    )


async def test_expected_is_the_position_of_the_last_event_of_the_stream(ledger: Ledger) -> None:
    await ledger.append([held("a"), held("b")], by="tests")
    corrected = FactCorrected(fact=held("a", summary="They talk."), reason="more than met")

    appended = await ledger.append([corrected], by="tests", expected={"fact/a": REGISTERED + 1})

    assert appended.first == REGISTERED + 3
    with pytest.raises(PositionConflictError) as conflict:
        await ledger.append([corrected], by="tests", expected={"fact/a": REGISTERED + 1})
    assert conflict.value.actual == REGISTERED + 3


async def test_a_stream_that_was_never_written_is_at_0(ledger: Ledger) -> None:
    with pytest.raises(PositionConflictError) as conflict:
        await ledger.append([held("a")], by="tests", expected={"fact/a": 3})

    assert conflict.value.actual == 0


async def test_expectations_are_of_the_state_before_the_batch(ledger: Ledger) -> None:
    corrected = FactCorrected(fact=held("a", summary="They talk."), reason="more than met")

    await ledger.append([held("a"), corrected], by="tests", expected={"fact/a": 0})

    assert await ledger.head() == REGISTERED + 2


async def test_a_stream_outside_of_the_batch_may_be_expected_too(ledger: Ledger) -> None:
    with pytest.raises(PositionConflictError):
        await ledger.append([held("a")], by="tests", expected={"fact/a": 0, "actor/alba": 1})

    await ledger.append([held("a")], by="tests", expected={"fact/a": 0, "actor/alba": 2})


async def test_the_same_key_and_content_is_already_appended(ledger: Ledger) -> None:
    events = [held("a"), held("b")]
    first = await ledger.append(events, by="tests", key="visit")
    await ledger.append([held("c")], by="tests")

    again = await ledger.append(events, by="tests", key="visit")

    assert again == Appended(first=first.first, last=first.last, outcome="already appended")
    assert await ledger.head() == REGISTERED + 3


async def test_a_key_is_remembered_after_opening_again(engine: Engine) -> None:
    ledger = engine.open()
    first = await ledger.append(REGISTRY, by="tests", key="registry")

    ledger = await engine.reopen(ledger)
    again = await ledger.append(REGISTRY, by="tests", key="registry")

    assert again == Appended(first=first.first, last=first.last, outcome="already appended")
    with pytest.raises(KeyReusedError):
        await ledger.append([held("a")], by="tests", key="registry")
    assert await ledger.head() == REGISTERED
    await ledger.close()


async def test_the_same_key_with_other_content_is_refused(ledger: Ledger) -> None:
    await ledger.append([held("a"), held("b")], by="tests", key="visit")

    for other in (
        [held("a")],
        [held("b"), held("a")],
        [held("a"), held("b", place=None, note="!")],
    ):
        with pytest.raises(KeyReusedError) as reused:
            await ledger.append(other, by="tests", key="visit")
        assert reused.value.key == "visit"

    assert await ledger.head() == REGISTERED + 2


async def test_a_key_is_looked_at_before_what_is_expected(ledger: Ledger) -> None:
    first = await ledger.append([held("a")], by="tests", key="visit", expected={"fact/a": 0})

    again = await ledger.append([held("a")], by="tests", key="visit", expected={"fact/a": 0})

    assert again.positions == first.positions
    with pytest.raises(KeyReusedError):
        await ledger.append([held("b")], by="tests", key="visit", expected={"fact/b": 9})


async def test_a_refused_append_does_not_use_up_its_key(ledger: Ledger) -> None:
    with pytest.raises(EventsRefusedError):
        await ledger.append([held("a", host="unheard-of")], by="tests", key="visit")
    with pytest.raises(PositionConflictError):
        await ledger.append([held("a")], by="tests", key="visit", expected={"fact/a": 1})

    appended = await ledger.append([held("a")], by="tests", key="visit")

    assert appended.outcome == "appended"


async def test_one_key_sent_by_many_at_once_is_written_once(ledger: Ledger) -> None:
    answers = await asyncio.gather(
        *(ledger.append([held("a")], by="tests", key="visit") for _ in range(20))
    )

    assert sorted(answer.outcome for answer in answers) == ["already appended"] * 19 + ["appended"]
    assert {answer.first for answer in answers} == {REGISTERED + 1}
    assert await ledger.head() == REGISTERED + 1


async def test_of_many_who_expect_the_same_one_gets_it(ledger: Ledger) -> None:
    answers = await asyncio.gather(
        *(
            ledger.append([held("a", summary=f"{each}")], by="tests", expected={"fact/a": 0})
            for each in range(20)
        ),
        return_exceptions=True,
    )

    (written,) = (answer for answer in answers if isinstance(answer, Appended))
    refused = [answer for answer in answers if isinstance(answer, PositionConflictError)]
    assert written.first == REGISTERED + 1
    assert [conflict.actual for conflict in refused] == [REGISTERED + 1] * 19


async def test_checking_refuses_what_appending_would(ledger: Ledger) -> None:
    events = [held("a"), held("b", host="zed"), held("a")]

    with pytest.raises(EventsRefusedError) as checked:
        await ledger.check(events)
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.append(events, by="tests")

    assert checked.value.faults == refused.value.faults


async def test_checking_refuses_a_stream_that_is_elsewhere(ledger: Ledger) -> None:
    (last,) = (await ledger.append([held("a")], by="tests")).positions

    await ledger.check([held("b")], expected={"fact/a": last, "fact/b": 0})
    with pytest.raises(PositionConflictError) as refused:
        await ledger.check([held("b")], expected={"fact/a": 0})

    assert (refused.value.expected, refused.value.actual) == (0, last)


async def test_checking_takes_more_than_a_batch_and_writes_nothing(ledger: Ledger) -> None:
    count = BATCH_LIMIT + 1
    await ledger.check(held(f"a{each}") for each in range(count))

    assert await ledger.head() == REGISTERED
    with pytest.raises(EventsRefusedError) as refused:
        await ledger.check([*(held(f"a{each}") for each in range(count)), held("a0")])
    assert [fault.event for fault in refused.value.faults] == [count]


async def test_what_was_appended_under_a_key_is_told(engine: Engine) -> None:
    ledger = engine.open()
    assert await ledger.appended("registry") is None
    await ledger.append(REGISTRY, by="tests", key="registry")

    reopened = await engine.reopen(ledger)

    again = await reopened.append(REGISTRY, by="tests", key="registry")
    assert await reopened.appended("registry") == again
    assert await reopened.appended("visit") is None
    await reopened.close()


async def test_other_content_than_a_key_was_used_for_is_told(ledger: Ledger) -> None:
    appended = await ledger.append([held("a")], by="tests", key="a")
    written = prepare([held("a")], by="anybody", expected=None, key="a")
    other = prepare([held("b")], by="anybody", expected=None, key="a")

    again = await ledger.appended("a", digest=written.digest)
    with pytest.raises(KeyReusedError):
        await ledger.appended("a", digest=other.digest)

    assert again is not None
    assert again.positions == appended.positions


async def test_a_clock_that_fails_does_not_stop_the_ledger(engine: Engine) -> None:
    async with registered(engine) as ledger:
        noon = engine.clock.now
        engine.clock.now = None  # type: ignore[assignment]  # a broken clock
        with pytest.raises((LedgerUnavailableError, TypeError)):
            await ledger.append([held("a")], by="tests")
        engine.clock.now = noon

        await ledger.append([held("a")], by="tests")

        assert await events_in(ledger) == [*REGISTRY, held("a")]


async def test_a_cancelled_append_is_written_or_not_but_never_torn(ledger: Ledger) -> None:
    sent = {f"a{each}": [held(f"a{each}"), held(f"b{each}")] for each in range(30)}
    appends = [
        asyncio.create_task(ledger.append(batch, by="tests", key=key))
        for key, batch in sent.items()
    ]
    await asyncio.sleep(0)
    for append in appends[::3]:
        append.cancel()
    await asyncio.gather(*appends, return_exceptions=True)

    answers = [await ledger.append(batch, by="tests", key=key) for key, batch in sent.items()]

    assert all(answer.last == answer.first + 1 for answer in answers)
    assert len(await everything(ledger)) == REGISTERED + 60


async def test_closing_waits_for_what_was_accepted(engine: Engine) -> None:
    ledger = engine.open()
    appends = [
        asyncio.create_task(ledger.append(batch, by="tests"))
        for batch in (REGISTRY, *([held(f"a{each}")] for each in range(50)))
    ]
    await asyncio.sleep(0)

    await ledger.close()

    answers = await asyncio.gather(*appends)
    assert [answer.last for answer in answers] == list(range(REGISTERED, REGISTERED + 51))


async def test_a_closed_ledger_answers_nothing(engine: Engine) -> None:
    async with registered(engine) as ledger:
        await ledger.close()
        await ledger.close()

        with pytest.raises(LedgerUnavailableError, match="closed"):
            await ledger.append([held("a")], by="tests")
        with pytest.raises(LedgerUnavailableError, match="closed"):
            await ledger.read()
        with pytest.raises(LedgerUnavailableError, match="closed"):
            await ledger.head()
        with pytest.raises(LedgerUnavailableError, match="closed"):
            await anext(ledger.follow())
