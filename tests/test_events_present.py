"""What is looked up to decide on an amendment is bounded, however much hangs together."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from events.admission.amendment_rules import broken_by_correction, broken_by_merge
from events.admission.circles import ABOVE_LIMIT
from events.admission.past import Last
from events.admission.present import FOLLOWED_LIMIT, KnownFact, Present
from events.admission.registrations_read import REMEMBERED, SHORT, RegistrationsRead
from events.ledger.protocol import Recorded
from events.vocabulary.catalogue import AnyEvent, stream_of, tag_of
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    PlaceAdded,
    RegistrationCorrected,
    SourceAdded,
    SourceChecked,
)
from tests.ledger_engines import REGISTRY, held
from tests.unchecked import as_recorded


class Counted:
    """Nothing was recorded before; what is asked for is kept."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def last(self, stream: str) -> Last | None:
        self.asked.append(stream)
        return None

    def backwards(self, stream: str) -> Iterator[bytes]:
        self.asked.append(stream)
        return iter(())


class CountedPresent(Present):
    """Counts the facts and actors that are asked for."""

    def __init__(self) -> None:
        super().__init__(Counted())
        self.asked = 0

    def fact(self, id: str) -> KnownFact | None:
        self.asked += 1
        return super().fact(id)

    def actor(self, id: str) -> ActorAdded | None:
        self.asked += 1
        return super().actor(id)


@pytest.fixture
def present() -> CountedPresent:
    return CountedPresent()


def test_facts_that_follow_long_chains_are_not_gone_through_for_each(
    present: CountedPresent,
) -> None:
    length = FOLLOWED_LIMIT // 2
    for chain in range(3):
        for at in range(length):
            before = (f"c{chain}-{at - 1}",) if at else ()
            present.take(held(f"c{chain}-{at}", follows=before))
    ends = tuple(f"c{chain}-{length - 1}" for chain in range(3))
    present.take(held("a"))
    present.take(held("b", follows=("a",)))
    present.asked = 0

    broken = list(broken_by_correction(held("a", follows=(*ends, "b")), present))

    assert [(each.pointer, each.found) for each in broken] == [("/fact/follows/3", "b")]
    assert present.asked <= FOLLOWED_LIMIT + 20


def test_chain_of_merges_is_gone_along_once() -> None:
    past = Counted()
    present = Present(past)
    for at in range(500):
        present.take(ActorMerged(actor=f"m{at}", into=f"m{at + 1}", reason="the same"))

    assert {present.survivor("m0") for _ in range(100)} == {"m500"}
    present.take(ActorMerged(actor="m500", into="m501", reason="the same"))
    assert present.survivor("m0") == present.survivor("m499") == "m501"
    assert len(past.asked) <= 500


def test_levels_above_an_actor_are_looked_at_up_to_a_limit(present: CountedPresent) -> None:
    for at in range(ABOVE_LIMIT + 500):
        above = f"h{at - 1}" if at else None
        present.take(ActorAdded(id=f"h{at}", kind="body", name="H", part_of=above))
    low = f"h{ABOVE_LIMIT + 499}"
    near, other = f"h{ABOVE_LIMIT}", "h0"
    merges = [ActorMerged(actor=each, into=low, reason="the same") for each in (near, other)]
    present.asked = 0

    assert [len(list(broken_by_merge(each, present))) for each in merges] == [1, 0]
    assert present.asked <= 2 * ABOVE_LIMIT + 20


class Growing:
    """A past that gets longer; says how often somebody has read backwards in it."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.reads = 0

    def last(self, stream: str) -> Last | None:
        found = [each for each in self.events if stream_of(each.event) == stream]
        return Last(found[-1].position, tag_of(type(found[-1].event))) if found else None

    def backwards(self, stream: str) -> Iterator[bytes]:
        self.reads += 1
        found = [each.stored for each in self.events if stream_of(each.event) == stream]
        return iter(found[::-1])


def test_registration_that_was_read_before_is_the_one_that_stands() -> None:
    sources = [each for each in REGISTRY if isinstance(each, SourceAdded)]
    source = sources[0]
    other = replace(source, sha256="f" * 64)
    checked = SourceChecked(source=source.id, checked_on="2023-07-01", found="alive")
    told: list[AnyEvent] = [
        *sources,
        checked,
        RegistrationCorrected(registration=other, reason="another text"),
        checked,
        RegistrationCorrected(registration=source, reason="no, it is that one"),
    ]
    past, read = Growing(), RegistrationsRead()

    for each in as_recorded(told):
        past.events.append(each)
        for asked in sources:
            stream = stream_of(asked)
            assert Present(past, read).registration(stream) == Present(past).registration(stream)

    past.reads = 0
    assert Present(past, read).registration(stream_of(source)) == source
    assert past.reads == 0


def test_registrations_that_are_remembered_are_few_and_short() -> None:
    read = RegistrationsRead()
    place = PlaceAdded(id="a", name="A")
    for at in range(2 * REMEMBERED + 1):
        read.note(f"place/p{at}", Last(at + 1, "place-added"), place, SHORT)
    read.note("place/long", Last(1, "place-added"), place, SHORT + 1)

    kept = [at for at in range(2 * REMEMBERED + 1) if read.at(f"place/p{at}", Last(at + 1, ""))]
    assert 0 < len(kept) <= REMEMBERED
    assert read.at("place/long", Last(1, "place-added")) is None
