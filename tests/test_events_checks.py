"""What is refused, and how the refusal points at it.

The generic rules are tried on every field of every stored shape: a new field that escapes them
fails here.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import msgspec
import pytest

from events.admission.batch import prepare, shape_fault
from events.admission.faults import COUNT_LIMIT, FAULT_LIMIT
from events.admission.past import Last
from events.admission.rules import faults_of
from events.errors import EventsRefusedError, Fault
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, AnyEvent, decode, tag_of
from events.vocabulary.registry import ActorAdded, ActorMerged, Alias, ChannelAdded
from tests.ledger_engines import CITATION, REGISTERED, REGISTRY, held
from tests.noon import noon
from tests.stored_shapes import BODIES, EVENTS, KNOWN, Hollow, last_of

Path = tuple[str | int, ...]


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every string in JSON and where it stands."""
    match value:
        case str():
            yield path, value
        case dict():
            for name, each in value.items():
                yield from leaves(each, (*path, name))
        case list():
            for index, each in enumerate(value):
                yield from leaves(each, (*path, index))
        case _:
            return


def changed(body: dict[str, Any], path: Path, change: Callable[[Any], Any]) -> AnyEvent:
    """The event with another value at a place."""
    body = deepcopy(body)
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = change(place[path[-1]])
    event: AnyEvent = decode(msgspec.json.encode(body))
    return event


def known_to(body: dict[str, Any]) -> Hollow:
    """What `KNOWN` holds, and the fact that a correction is about, or one that was taken back."""
    amended = {
        "fact-corrected": {"fact/an-id": Last(2, "")},
        "merge-undone": {"actor/alba": Last(2, "actor-merged")},
        "engagement-merge-undone": {"engagement/visit": Last(2, "engagement-merged")},
        "retraction-undone": {"fact/earlier-fact": Last(2, "fact-retracted")},
    }.get(body["type"], {})
    return Hollow(lambda stream: amended.get(stream) or last_of(stream))


def pointer(path: Path) -> str:
    return "".join(f"/{step}" for step in path)


def shapes_with(wanted: Callable[[Path, str], bool]) -> list[Any]:
    """A case for each string of each stored shape that is wanted, named by tag and pointer."""
    return [
        pytest.param(body, path, id=f"{number}-{body['type']}{pointer(path)}")
        for number, body in enumerate(BODIES)
        for path, text in leaves(body)
        if path != ("type",) and wanted(path, text)
    ]


def is_date(path: Path, _: str) -> bool:
    """Whether a date stands there; what another source says (`says`) is text."""
    return path[-1] in {"date", "published", "planned_for", "checked_on"} and "says" not in path


async def refused(*events: AnyEvent) -> tuple[Fault, ...]:
    """What a ledger that holds `REGISTRY` says of a batch that it refuses."""
    ledger = MemoryLedger(now=noon)
    await ledger.append(REGISTRY, by="tests")
    with pytest.raises(EventsRefusedError) as refusal:
        await ledger.append(events, by="tests")
    assert await ledger.head() == REGISTERED, "something was written"
    return refusal.value.faults


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_what_refers_to_known_things_is_taken(body: dict[str, Any]) -> None:
    assert faults_of([decode(msgspec.json.encode(body))], known_to(body)) == ()


def refers(path: Path, text: str) -> bool:
    """Whether an id of something registered stands there; a lineage is registered nowhere."""
    return text in KNOWN and path[-1] != "lineage"


@pytest.mark.parametrize(("body", "path"), shapes_with(refers))
def test_every_reference_is_to_something_registered(body: dict[str, Any], path: Path) -> None:
    event = changed(body, path, lambda _: "unheard-of")

    (fault,) = faults_of([event], known_to(body))

    kind = next(KNOWN[text] for each, text in leaves(body) if each == path)
    assert (fault.field, fault.found) == (pointer(path), "unheard-of")
    assert fault.expected in {f"the id of a registered {kind}", "the id of a recorded fact"}


@pytest.mark.parametrize(("body", "path"), shapes_with(is_date))
@pytest.mark.parametrize("text", ["soon", "", "2023-02-30"])
def test_every_date_is_one(body: dict[str, Any], path: Path, text: str) -> None:
    event = changed(body, path, lambda _: text)

    (fault,) = faults_of([event], known_to(body))

    assert (fault.field, fault.found) == (pointer(path), text)
    assert fault.expected


@pytest.mark.parametrize(
    ("body", "path"),
    shapes_with(lambda path, text: text in KNOWN and isinstance(path[-1], int)),
)
def test_every_list_of_references_holds_each_once(body: dict[str, Any], path: Path) -> None:
    event = changed(body, path[:-1], lambda ids: [*ids, ids[0]])
    last = sum(each[:-1] == path[:-1] for each, _ in leaves(body))

    (fault,) = faults_of([event], known_to(body))

    first = next(text for each, text in leaves(body) if each == (*path[:-1], 0))
    assert fault == Fault(0, pointer((*path[:-1], last)), "each id once", first)


@pytest.mark.parametrize(
    "event",
    [each for each, body in zip(EVENTS, BODIES, strict=True) if "id" in body],
    ids=lambda event: tag_of(type(event)),
)
def test_an_id_is_new_in_its_kind(event: AnyEvent) -> None:
    kind = KIND_OF_REGISTRATION.get(type(event), "fact")

    taken = Hollow(lambda stream: Last(9, "") if stream == f"{kind}/an-id" else last_of(stream))

    faults = faults_of([event], taken)

    assert faults == (Fault(0, "/id", f"an id that no other {kind} has", "an-id"),)


async def test_ids_are_new_in_their_batch_too() -> None:
    assert await refused(held("a"), held("b"), held("a")) == (
        Fault(2, "/id", "an id that no other fact has", "a"),
    )


async def test_kinds_have_their_ids_for_themselves() -> None:
    ledger = MemoryLedger(now=noon)

    await ledger.append([*REGISTRY, held("alba"), held("visit")], by="tests")

    assert await ledger.head() == REGISTERED + 2


async def test_all_faults_of_a_batch_are_told_at_once() -> None:
    broken = Citation(
        source="weekly", exact="one two", start=5, end=11, asserted_by="zed", bearing="mentions"
    )

    assert await refused(
        held("a"), held("b", date="soonish", host="zed", follows=("b",), citations=(broken,))
    ) == (
        Fault(1, "/follows/0", "the id of a registered fact", "b"),
        Fault(
            1, "/date", "a date such as 2023, 2023-07 or 2023-06-18 instead of 'soonish'", "soonish"
        ),
        Fault(1, "/host", "the id of a registered actor", "zed"),
        Fault(1, "/follows", "other facts than the fact itself", "b"),
        Fault(1, "/citations/0/source", "the id of a registered source", "weekly"),
        Fault(1, "/citations/0/asserted_by", "the id of a registered actor", "zed"),
        Fault(1, "/citations/0/end", "start + 7, the quote's length in code points", "11"),
        Fault(1, "/citations", "at least one citation that supports the fact"),
    )


def cited(**changes: Any) -> AnyEvent:
    return held("a", citations=(CITATION, msgspec.structs.replace(CITATION, **changes)))


async def test_words_that_say_the_contrary_of_what_is_meant_support_nothing() -> None:
    assert await refused(cited(sense="reversed")) == (
        Fault(
            0,
            "/citations/1/bearing",
            "disputes or mentions, where the words say the contrary of what is meant",
            "supports",
        ),
    )


@pytest.mark.parametrize("bearing", ["disputes", "mentions"])
async def test_words_that_say_the_contrary_may_dispute_or_mention(bearing: str) -> None:
    ledger = MemoryLedger(now=noon)

    await ledger.append([*REGISTRY, cited(sense="reversed", bearing=bearing)], by="tests")

    assert await ledger.head() == REGISTERED + 1


@pytest.mark.parametrize("end", [32, 34])
async def test_offsets_agree_with_the_length_of_the_quote(end: int) -> None:
    assert await refused(cited(end=end)) == (
        Fault(0, "/citations/1/end", "start + 23, the quote's length in code points", str(end)),
    )


async def test_offsets_count_code_points() -> None:
    ledger = MemoryLedger(now=noon)

    await ledger.append([*REGISTRY, cited(exact="北京👩e\u0301", start=7, end=12)], by="tests")

    assert await ledger.head() == REGISTERED + 1


@pytest.mark.parametrize(
    ("exact", "words"),
    [("w " * 26, "26 words"), (" \n\t", "0 words"), ("a\u2003b " * 13, "26 words")],
)
async def test_a_quote_has_1_to_25_words(exact: str, words: str) -> None:
    assert await refused(cited(exact=exact, start=0, end=len(exact))) == (
        Fault(0, "/citations/1/exact", "1 to 25 words", words),
    )


async def test_an_added_citation_is_checked_like_any_other() -> None:
    citation = Citation(source="weekly", exact="words", start=0, end=4)

    assert await refused(held("a"), CitationAdded(fact="a", citation=citation)) == (
        Fault(1, "/citation/source", "the id of a registered source", "weekly"),
        Fault(1, "/citation/end", "start + 5, the quote's length in code points", "4"),
    )


async def test_a_correction_is_checked_as_the_fact_that_it_is() -> None:
    corrected = FactCorrected(fact=held("a", host="zed", follows=("a",)), reason="otherwise")

    assert await refused(held("a"), corrected) == (
        Fault(1, "/fact/host", "the id of a registered actor", "zed"),
        Fault(1, "/fact/follows", "other facts than the fact itself", "a"),
    )


AMENDMENTS = [
    (FactCorrected(fact=held("a"), reason="otherwise"), "/fact/id"),
    (FactRetracted(fact="a", reason="a rumour"), "/fact"),
    (CitationAdded(fact="a", citation=CITATION), "/fact"),
]


@pytest.mark.parametrize(("amendment", "field"), AMENDMENTS)
async def test_what_is_amended_was_recorded(amendment: AnyEvent, field: str) -> None:
    assert await refused(amendment) == (Fault(0, field, "the id of a recorded fact", "a"),)


@pytest.mark.parametrize(("amendment", "field"), AMENDMENTS)
async def test_a_retraction_is_final(amendment: AnyEvent, field: str) -> None:
    retraction = FactRetracted(fact="a", reason="a rumour")

    assert await refused(held("a"), retraction, amendment) == (
        Fault(2, field, "a fact that has not been retracted", "a"),
    )


async def test_the_id_of_a_retracted_fact_is_not_used_again() -> None:
    retraction = FactRetracted(fact="a", reason="a rumour")

    assert await refused(held("a"), retraction, held("a")) == (
        Fault(2, "/id", "an id that no other fact has", "a"),
    )


async def test_an_actor_is_merged_once_and_into_another() -> None:
    merged = ActorMerged(actor="alba", into="bora", reason="the same")
    itself = ActorMerged(actor="alba", into="alba", reason="the same")
    back = ActorMerged(actor="bora", into="alba", reason="the same")

    assert await refused(itself) == (
        Fault(0, "/into", "another actor than the one that is merged", "alba"),
    )
    assert await refused(merged, merged) == (
        Fault(1, "/actor", "an actor that has not been merged", "alba"),
    )
    assert await refused(merged, back) == (
        Fault(1, "/into", "an actor that has not been merged", "alba"),
    )


async def test_an_alias_names_a_known_source() -> None:
    aliases = (Alias(name="A", source="daily"), Alias(name="B", source="weekly"))

    assert await refused(ActorAdded(id="cima", kind="state", name="Cima", aliases=aliases)) == (
        Fault(0, "/aliases/1/source", "the id of a registered source", "weekly"),
    )


async def test_a_channel_has_two_ends() -> None:
    assert await refused(ChannelAdded(id="line", name="Line", between=("alba", "alba"))) == (
        Fault(0, "/between/1", "each id once", "alba"),
    )


async def test_hostile_batches_are_answered_with_a_bounded_refusal() -> None:
    broken = Citation(source="weekly", exact="w " * 26, start=0, end=1, asserted_by="zed")

    many = (held(f"a{each}", citations=(broken,) * 200) for each in range(1_000))

    with pytest.raises(EventsRefusedError) as caught:
        await MemoryLedger(now=noon).check(many)

    assert len(caught.value.faults) == FAULT_LIMIT
    assert COUNT_LIMIT <= FAULT_LIMIT + caught.value.rest < COUNT_LIMIT + 1_000
    assert {fault.event for fault in caught.value.faults} == {0}


async def test_hostile_values_are_answered_with_a_bounded_refusal() -> None:
    faults = await refused(*(held(f"A {each}") for each in range(1_000)))

    assert [fault.event for fault in faults] == list(range(FAULT_LIMIT))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"end": "x"}, Fault(3, "/citations/0/end", "`int | null`", "`str`")),
        ({"says": {"a": 3}}, Fault(3, "/citations/0/says", "`str`", "`int`")),
        ({"says": {"a" * 60: "b"}}, Fault(3, "/citations/0/says", "`str` of length <= 50")),
        (
            {"bearing": "x - at `$.y`"},
            Fault(3, "/citations/0/bearing", "Invalid enum value 'x - at `$.y`'"),
        ),
        ({"nonsense": 1}, Fault(3, "/citations/0", "Object contains unknown field `nonsense`")),
    ],
)
def test_what_msgspec_finds_becomes_a_fault(change: dict[str, Any], fault: Fault) -> None:
    body = deepcopy(next(body for body in BODIES if "citations" in body))
    body["citations"][0] |= change

    with pytest.raises(msgspec.ValidationError) as invalid:
        decode(msgspec.json.encode(body))

    assert shape_fault(3, invalid.value) == fault


def test_what_has_no_path_is_about_the_whole_event() -> None:
    with pytest.raises(msgspec.DecodeError) as invalid:
        decode(b"[]")

    assert shape_fault(0, invalid.value) == Fault(0, "", "`object`", "`array`")


def test_equal_content_has_equal_digests() -> None:
    def digest(*events: AnyEvent) -> bytes:
        return prepare(events, by="tests", expected=None, key=None).digest

    assert digest(held("a"), held("b")) == digest(held("a"), held("b"))
    assert digest(held("a"), held("b")) != digest(held("b"), held("a"))
    assert digest(held("a", issues=())) == digest(held("a"))
