"""What holds for the changes of all ledgers, between any two days and any two positions."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.ledger.protocol import Recorded
from events.time.dates import EARLIEST, Bounds, day_of, parse
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import FACT_TYPES
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.registry import DataSetWithdrawn, Merger, MergerUndone, RegistrationCorrected
from projections.filing.projector import Projector
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import changes, pair_state
from projections.relations.changed_elements import ElementKey
from projections.relations.changes import Changes
from projections.relations.comparison import elements
from projections.relations.periods import Period
from tests.chances import chances
from tests.naive_fold import Fold
from tests.naive_record import Effect, Told, sources_at
from tests.naive_states import evidence_of
from tests.projected import answer, recorded, views_of
from tests.random_facts import ACTORS, KINDS, MEASURE_KINDS, Step, plain_step, registry
from tests.random_ledgers import DAYS, clocks_of, events_of, ledgers, tangles

PAIRS = (("alba", "bora"), ("alba", "cima"), ("bora-old", "cima"), ("ann", "bora"))
REDATED = [
    plain_step(KINDS.index(MEASURE_KINDS[1]), "2023-06-08")._replace(sources=("daily", "weekly")),
    plain_step(0, "2023-06-08")._replace(act="mend", shape=2, doubt=4),
]
"""A fact, and that the first of the sources of its two citations came out much later."""
HIDDEN_MENDED = [
    plain_step(KINDS.index(MEASURE_KINDS[1]), "2023-06-08")._replace(sources=("daily", "yearbook")),
    plain_step(0, "2023-06-08")._replace(act="mend", target=3, shape=3),
    plain_step(0, "2023-06-08")._replace(act="mend", shape=3, doubt=1),
    plain_step(KINDS.index(MEASURE_KINDS[1]), "2023-06-08")._replace(
        act="correct", shape=4, sources=("weekly", "travels")
    ),
]
"""A fact that came to rest on others, after a source of it that was not out was corrected, too."""

pairs = st.sampled_from(PAIRS) | st.tuples(st.sampled_from(ACTORS), st.sampled_from(ACTORS))
positions = st.integers(len(registry()), 75) | st.integers(0, 75)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Between two days, between two positions, or both."""
    after = draw(clocks_of)
    since = draw(st.none() | st.sampled_from([day for day in DAYS if day <= after.as_of]))
    learned = st.integers(0, min(after.known_at, 75))
    late = learned | positions.map(lambda position: min(position, after.known_at))
    learned_since = draw(late if since is None else st.none() | late)
    return Period(after=after, since=since, learned_since=learned_since)


def section_of(change: Any) -> str:
    return str(change.__struct_config__.tag)


def applied(before: dict[ElementKey, Any], found: Changes) -> dict[ElementKey, Any]:
    """A state's elements after the changes, each of which must fit what it changes."""
    state = dict(before)
    for change in found.changes:
        key = section_of(change), change.id
        assert state.get(key) == change.before
        assert change.before != change.after
        if change.after is None:
            del state[key]
        else:
            state[key] = change.after
    return state


def state(reader: Reader, pair: tuple[str, str], clocks: Clocks) -> dict[ElementKey, Any]:
    """Nothing where a party was not known yet."""
    said = answer(
        lambda: pair_state.elements_between(reader, *pair, clocks, limit=SECTION_LIMIT_MOST),
    )
    return {} if isinstance(said, tuple) else elements(said)


def judged(
    ledger: Sequence[Recorded], pair: tuple[str, str], clocks: Clocks
) -> dict[ElementKey, Any]:
    said = answer(partial(Fold(ledger, clocks).relations, with_history=True), *pair)
    return {} if isinstance(said, tuple) else elements(said)


def asked(reader: Reader, pair: tuple[str, str], period: Period) -> Any:
    return answer(changes.between, reader, *pair, period)


@settings(max_examples=chances(200))
@given(chosen=ledgers | tangles, pair=pairs, period=periods())
def test_state_until_is_state_since_and_the_changes(
    chosen: list[Step], pair: tuple[str, str], period: Period
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    found = asked(reader, pair, period)

    if isinstance(found, Changes):
        before = judged(ledger, pair, period.clocks[0])
        after = judged(ledger, pair, period.clocks[-1])
        assert before == state(reader, pair, period.clocks[0])
        assert applied(before, found) == after
        if len(period.clocks) == 2:
            assert (found.changes == ()) == (before == after)


@settings(max_examples=chances(200))
@given(chosen=ledgers | tangles, pair=pairs, period=periods())
def test_every_change_names_what_made_it_and_what_that_did(
    chosen: list[Step], pair: tuple[str, str], period: Period
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))

    found = asked(reader, pair, period)

    if not isinstance(found, Changes):
        return
    for change in found.changes:
        assert change.facts or change.flags, change
        assert "cut-off" not in change.flags, change
        learned = change.reason in {"we-learned", "we-were-wrong"}
        for cause in change.facts:
            assert cause.did
            assert [each.change for each in cause.amendments] == (
                amendments_of(ledger, cause, period) if learned else []
            )
            if not learned:
                assert_happened(ledger, cause, period, of=change)
        assert learned or change.reason == reason_of(change)
        wrong = {"corrected", "retracted"}
        if change.reason == "we-were-wrong":
            assert any(wrong & set(cause.did) for cause in change.facts)
        if all(set(cause.did) == {"recorded"} for cause in change.facts):
            assert change.reason != "we-were-wrong"


def amendments_of(ledger: Sequence[Recorded], cause: Any, period: Period) -> list[str]:
    """What the ledger's own events say was done to a fact between the two positions."""
    assert period.learned_since is not None
    found = []
    for each in cause.amendments:
        assert period.learned_since < each.position <= period.after.known_at
        (event,) = [one for one in ledger if one.position == each.position]
        assert event.recorded_by == each.recorded_by
        named = getattr(event.event, "fact", event.event)
        if isinstance(
            event.event, Merger | MergerUndone | DataSetWithdrawn | RegistrationCorrected
        ):
            assert event.event.reason == each.reason
        else:
            assert getattr(named, "id", named) == cause.fact
        tag = event.event.__struct_config__.tag
        if isinstance(event.event, DataSetWithdrawn):
            found.append(each.change)
            continue
        found.append(AMENDED.get(str(tag), "recorded"))
    return found


AMENDED = {
    "fact-corrected": "corrected",
    "citation-added": "citation-added",
    "fact-retracted": "retracted",
    "retraction-undone": "retraction-undone",
    "actor-merged": "actor-merged",
    "merge-undone": "merge-undone",
    "engagement-merged": "engagement-merged",
    "engagement-merge-undone": "engagement-merge-undone",
    "registration-corrected": "registration-corrected",
}


def assert_happened(ledger: Sequence[Recorded], cause: Any, period: Period, *, of: Any) -> None:
    """Assert that the fact did what is said of it in between."""
    assert period.since is not None
    after = Fold(ledger, period.after)
    told = after.known[cause.fact]
    first = first_day_of(told, after, str(of.__struct_config__.tag))
    (did,) = cause.did
    since, until = period.since, period.after.as_of
    match did:
        case "ended" | "may-have-ended":
            own_end = getattr(told.fact, "until", None)
            ends = [told.span.last] if own_end is None else [told.span.last, parse(own_end).first]
            assert any(since <= each.latest and each.earliest <= until for each in ends)
        case "told-later":
            assert told.first.latest > until
        case "may-have-happened":
            assert since < first.earliest <= until
        case _:
            assert since < first.latest <= until
            assert (did == "told") == told.is_attested
            assert (did == "happened") == (not told.is_attested and first.earliest > since)


def first_day_of(told: Told, fold: Fold, section: str) -> Bounds:
    """The bounds of a fact's first day: those that its order leaves, where the rule goes by them;
    contacts, what was said, and what a medium reports have their dates as they are.
    """
    if section in {"stances", "contacts"} or told.is_report:
        return told.first
    _, dated = fold.order
    left = evidence_of(told, Effect("", None), dated[told.id])
    return Bounds(EARLIEST if left.earliest is None else left.earliest, left.latest)


def reason_of(change: Any) -> str:
    """What is to be said of a change between two days, by what its facts did."""
    did = {deed for cause in change.facts for deed in cause.did}
    of_reports = {*change.differs} <= {"reported", "reports"}
    if change.before is None:
        reported = getattr(change.after, "reported", ())
        of_reports = bool(reported) and not change.after.because
    told = str(change.reason) if change.reason in {"told-otherwise", "told-again"} else "told"
    if change.before is None:
        told = "first-told"
    reasons = {
        "not-compared": change.change == "ended",
        told: of_reports,
        "the-world-moved": bool(did & {"happened", "ended"}),
        "window-closed": "had-happened" in did,
    }
    rest = told if "told" in did else "may-have-moved"
    return next((reason for reason, is_so in reasons.items() if is_so), rest)


def in_other_words(hidden: Citation) -> Citation:
    """A citation of another passage, or of a record that reads otherwise."""
    if hidden.record is not None:
        return replace(hidden, record=replace(hidden.record, sha256="f" * 64))
    assert hidden.start is not None
    return replace(hidden, exact="other words", end=hidden.start + len("other words"))


def published_by(events: Sequence[Recorded], period: Period) -> dict[str, list[str]]:
    """By source its dates, as it was registered at one of the two positions or in between."""
    last = period.after.known_at
    first = last if period.learned_since is None else period.learned_since
    found = {each.id: [each.published] for each in sources_at(events, first)}
    for each in sources_at([each for each in events if each.position > first], last):
        found.setdefault(each.id, []).append(each.published)
    return found


def without_unpublished(events: Sequence[Recorded], period: Period) -> Iterator[Recorded]:
    """The same events, had no citation of what was published after a day ever existed, whatever was
    known of its date; a fact that is left without any, or with none that stays, keeps one of them,
    in other words.
    """
    published = published_by(events, period)
    withdrawn = {e.event.source for e in events if isinstance(e.event, DataSetWithdrawn)}

    def is_out(citation: Citation) -> bool:
        record = citation.record
        # What is cited from a source that is recorded later than this is not asked about.
        days = published.get(citation.source, []) if record is None else [record.public]
        return any(parse(day).first.latest <= period.after.public_limit for day in days)

    def stripped(fact: Any) -> Any:
        kept = tuple(filter(is_out, fact.citations))
        if any(each.source not in withdrawn for each in kept):
            return replace(fact, citations=kept)
        staying = [each for each in fact.citations if each.source not in withdrawn]
        beside = () if kept and not staying else (in_other_words((staying or fact.citations)[0]),)
        return replace(fact, citations=(*kept, *beside))

    for each in events:
        match each.event:
            case Fact() as fact:
                yield replace(each, event=stripped(fact))
            case FactCorrected(fact=fact) as event:
                yield replace(each, event=replace(event, fact=stripped(fact)))
            case CitationAdded(citation=citation) if not is_out(citation):
                pass
            case _:
                yield each


@settings(max_examples=chances(100))
@given(chosen=ledgers, pair=pairs, period=periods(), public_by=st.sampled_from(DAYS))
@example(
    chosen=REDATED,
    pair=("alba", "bora"),
    period=Period(after=Clocks(DAYS[-1], 10**6), learned_since=len(registry()) + 1),
    public_by=day_of("2023-06-30"),
)
@example(
    chosen=HIDDEN_MENDED,
    pair=("alba", "bora"),
    period=Period(after=Clocks(DAYS[-1], 10**6), learned_since=len(registry()) + 1),
    public_by=day_of("2023-06-25"),
)
def test_changes_tell_nothing_of_sources_that_were_not_out_yet(
    chosen: list[Step], pair: tuple[str, str], period: Period, public_by: int
) -> None:
    ledger = recorded(events_of(chosen))
    after = Clocks(period.after.as_of, period.after.known_at, public_by)
    then = Period(after=after, since=period.since, learned_since=period.learned_since)
    never_written = Reader(views_of(list(without_unpublished(ledger, then))))

    assert asked(Reader(views_of(ledger)), pair, then) == asked(never_written, pair, then)


@settings(max_examples=chances(50))
@given(chosen=ledgers, pair=pairs, period=periods())
def test_changes_stay_the_same_when_later_events_arrive(
    chosen: list[Step], pair: tuple[str, str], period: Period
) -> None:
    ledger = recorded(events_of(chosen))
    known_at = min(period.after.known_at, len(ledger))
    learned = None if period.learned_since is None else min(period.learned_since, known_at)
    after = Clocks(period.after.as_of, known_at, period.after.public_by)
    fixed = Period(after=after, since=period.since, learned_since=learned)
    db = views_of(ledger[:known_at])
    before = asked(Reader(db), pair, fixed)

    Projector(db).apply(ledger)

    assert asked(Reader(db), pair, fixed) == before


BY_A_PROGRAM = plain_step(FACT_TYPES.index(EngagementReported), "2023-06-05")._replace(
    sources=("coded",), actors=("alba", "bora", "alba"), shape=1
)
CONFIRMED = BY_A_PROGRAM._replace(act="cite", sources=("copy",), doubt=2)
CORRECTED = BY_A_PROGRAM._replace(act="correct", sources=("daily",), date="2023-06-06")


@pytest.mark.parametrize("later", [[CONFIRMED], [CORRECTED]], ids=["confirmed", "corrected"])
def test_state_did_not_rest_on_what_only_a_program_had_told(later: list[Step]) -> None:
    ledger = recorded(events_of([BY_A_PROGRAM, *later]))
    head = ledger[-1].position
    period = Period(after=Clocks(day_of("2023-07-30"), head), learned_since=head - 1)

    found = asked(Reader(views_of(ledger)), ("alba", "bora"), period)

    (change,) = found.changes
    assert (change.before, change.reason) == (None, "we-learned")
    assert [(each.before, each.after) for each in change.facts] == [(None, "certain")]
