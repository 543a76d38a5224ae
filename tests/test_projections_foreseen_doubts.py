"""What is foreseen of doubts is what the judge finds in the ledger before and after: disagreements,
what becomes certain or is no more, what may be told twice, what stands between nobody and why.
"""

from collections.abc import Iterator
from functools import partial
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.json import encode as encode_json
from msgspec.structs import replace

from api.writing.foresight import pointers
from events.time.dates import LATEST, day_of, parse
from events.vocabulary.base import Happening
from events.vocabulary.catalogue import decode
from events.vocabulary.facts import OfficeFact
from events.vocabulary.statements import AssessmentMade
from projections.doubts.told_before import are_two, is_vague
from projections.filing import trying
from projections.filing.projector import Projector
from projections.holding.elements import Element
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.comparison import elements
from projections.relations.foreseen_effects import MOST_TOLD, Effects
from projections.subjects.contacts import Contact
from projections.timeline.filters import Filters
from tests.chances import chances
from tests.naive_fold import Fold
from tests.naive_record import Told
from tests.projected import answer, recorded, views_of
from tests.random_facts import STATES, Step, registry
from tests.random_ledgers import events_of, ledgers, tangles
from tests.test_projections_foreseen import BEGUN, trial_of, tried

LIVES = {"engagement", "measure", "channel", "incident", "accord"}


@pytest.fixture(scope="module", autouse=True)
def _as_long_as_it_takes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trying, "SECONDS", 3_600.0)
        yield


@settings(max_examples=chances(40))
@given(chosen=ledgers | tangles, at=st.integers(0, 25))
def test_doubts_that_are_foreseen_are_those_found_after_recording(
    chosen: list[Step], at: int
) -> None:
    ledger = recorded(events_of(chosen))
    known = min(BEGUN + at, len(ledger) - 1)
    db = views_of(ledger[:known])

    effects = tried(trial_of(db), ledger[known:])

    Projector(db).apply(ledger)
    before, after = (Fold(ledger, Clocks(LATEST, position)) for position in (known, len(ledger)))
    pointed = pointers([each.event for each in ledger[known:]])
    assert {(each.fact, each.text) for each in effects.disagreements} == new_lines(before, after)
    assert [(each.fact, each.text.partition(",")[0]) for each in effects.doubles] == [
        (id, other) for id in pointed for other in doubles(after, id) if other in before.known
    ][:MOST_TOLD]
    assert [each.pointer for each in effects.in_no_pair] == [
        pointer for id, pointer in pointed.items() if is_alone(after, id)
    ]
    assert_certainty_is_found(effects, Reader(db), len(ledger))


@settings(max_examples=chances(15))
@given(chosen=ledgers | tangles, at=st.integers(0, 25))
def test_what_there_is_no_time_to_file_is_named_and_the_rest_is_as_without_it(
    chosen: list[Step], at: int
) -> None:
    ledger = recorded(events_of(chosen))
    known = min(BEGUN + at, len(ledger) - 1)
    trial = trial_of(views_of(ledger[:known]))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trying, "FOR_FILING", -1.0)
        hurried = tried(trial, ledger[known:])

    first = tried(trial, ledger[known : known + 1])
    more = len(ledger) - known - 1
    assert replace(hurried, left_out=0, not_looked_at=None) == replace(
        first, left_out=0, not_looked_at=None
    )
    assert hurried.left_out == first.left_out + more
    assert (hurried.not_looked_at.events if hurried.not_looked_at else 0) == more


def test_what_there_is_no_time_to_look_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "type": "statement-made",
        "id": "said",
        "date": "2023-06-19",
        "summary": "Something is said.",
        "speaker": "alba",
        "addressees": ["bora"],
        "citations": [{"source": "daily", "exact": "candid", "start": 0, "end": 6}],
    }
    ledger = recorded([*registry(), decode(encode_json(said))])
    trial = trial_of(views_of(ledger[:-1]))
    in_time = tried(trial, ledger[-1:])
    monkeypatch.setattr(trying.Tried, "is_late", lambda _: True)

    late = tried(trial, ledger[-1:])

    assert (len(in_time.pairs), in_time.left_out, in_time.not_looked_at) == (1, 0, None)
    assert (late.pairs, late.left_out) == ((), 1)
    assert late.not_looked_at is not None
    assert late.not_looked_at.pairs == (("alba", "bora"),)
    assert {"pairs", "doubles"} <= {*late.not_looked_at.lists}


def new_lines(before: Fold, after: Fold) -> set[tuple[str, str]]:
    """What is contested of any fact, and was not."""
    found = set()
    for told in after.looked_up():
        contested = after.contested(told)
        earlier = before.known.get(told.id)
        was = None if earlier is None else before.contested(earlier)
        known = () if was is None else was.in_words
        for line in () if contested is None else contested.in_words:
            if line not in known:
                found.add((told.id, line))
    return found


def doubles(after: Fold, id: str) -> list[str]:
    """What else there is of a fact's kind and actors that may have been on a day of it: as far as
    its own day is told, and not only up to which it was. Where the day is vague, what is at another
    engagement is another one.
    """
    told = after.known.get(id)
    if told is None or not isinstance(told.fact, Happening) or not after.actors(told):
        return []
    span = parse(told.fact.date)
    filters = Filters(kind=told.tag, since=span.days.earliest, until=span.days.latest)
    alike = [
        each
        for each in after.timeline(filters)
        if each.id != id and {*each.actors} == {*after.actors(told)}
    ]
    return [
        each.id
        for each in alike
        if not (
            (is_vague(span.first) or is_vague(parse(each.date).first))
            and are_two(getattr(told.fact, "engagement", None), each.engagement)
        )
    ]


def is_alone(after: Fold, id: str) -> bool:
    """Whether nothing shows a fact between two parties, and it could stand there."""
    told = after.known.get(id)
    if told is None or isinstance(told.fact, OfficeFact | AssessmentMade) or after.pairs(told):
        return False
    return not any(
        stands(after, each, subject, frozenset(pair))
        for subject in lives(after, told)
        for each in after.known.values()
        if subject in lives(after, each)
        for pair in combinations(STATES, 2)
    )


def lives(after: Fold, told: Told) -> set[str]:
    """What a fact tells of that has a life, reports of it too."""
    found = {each for each in after.effects(told) if each.partition("/")[0] in LIVES}
    return found | ({f"engagement/{told.fact.engagement}"} if told.is_report else set())


def stands(after: Fold, told: Told, subject: str, pair: frozenset[str]) -> bool:
    """Whether a fact has what it is about stand between two states."""
    if subject.startswith("measure/"):
        return after.stands_between(told, subject, pair)
    return pair in after.pairs(told)


def assert_certainty_is_found(effects: Effects, reader: Reader, head: int) -> None:
    """Each element that is as certain as before on all days is not told, each other one once."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for pair in effects.pairs:
        for day in pair.days:
            states = [
                elements(state_of(reader, pair.a, pair.b, Clocks(day_of(day.as_of), position)))
                for position in (effects.against, head)
            ]
            for section, id in states[0].keys() | states[1].keys():
                was, now = (certainty(each.get((section, id))) for each in states)
                if was != now and {was, now} != {"", "certain"}:
                    between = (pair.a, pair.b) if section == "contacts" else ()
                    found.setdefault((f"{section}/{id}", *between), (was, now))
    told = sorted((each.element, each.before, each.after) for each in effects.certainty)
    assert told == sorted((key[0], *each) for key, each in found.items())


def state_of(reader: Reader, a: str, b: str, clocks: Clocks) -> pair_state.Relations | None:
    state = answer(
        partial(pair_state.elements_between, limit=SECTION_LIMIT_MOST), reader, a, b, clocks
    )
    return state if isinstance(state, pair_state.Relations) else None


def certainty(element: object) -> str:
    return element.certainty if isinstance(element, Element | Contact) else ""
