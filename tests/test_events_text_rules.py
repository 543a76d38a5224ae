"""What is a text and what is none: at the gate, field by field."""

from collections.abc import Iterator
from copy import deepcopy
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from api.writing.keys import Keyring, KeyWanted
from events.admission.rules import faults_of
from events.errors import EventsRefusedError, Fault, QuestionError
from events.storage.memory import MemoryLedger
from events.text.text_rules import RULES, line, prose, quote
from events.time.dates import Edtf
from events.vocabulary.base import Event
from events.vocabulary.catalogue import EVENT_TYPES, AnyEvent, decode, tag_of
from tests.ledger_engines import REGISTRY, held
from tests.nasty import NO_TEXT, SOUND, SPOILT
from tests.noon import noon
from tests.stored_shapes import BODIES
from tests.test_events_checks import changed, known_to, leaves, pointer

EDTF = get_args(Edtf)[1]
PROSE = {"note", "description", "reason"}
COPIED = {"exact", "prefix", "suffix"}
OF_A_FORM = {"url", "language", "zone", "file"}


def is_bound_otherwise(meta: Meta) -> bool:
    """Ids, hashes and lineages by a pattern, dates by being read."""
    return meta.pattern is not None or meta is EDTF


def unruled(hint: Any, at: str, metas: tuple[Meta, ...] = ()) -> Iterator[str]:
    """The texts within a type that no rule is named for."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from unruled(arguments[0], at, (*arguments[1:], *metas))
    elif hint is str:
        named = {meta.extra["text"] for meta in metas if meta.extra and "text" in meta.extra}
        if not any(map(is_bound_otherwise, metas)) and not named & {*RULES, "identifier"}:
            yield at
    elif origin in {Union, UnionType, tuple, dict}:
        for each in arguments:
            yield from unruled(each, at, metas)
    elif isinstance(hint, type) and issubclass(hint, Struct):
        yield from unruled_fields(hint, at)
    else:
        assert hint in {int, float, bool, type(None), ...} or origin is Literal, (at, hint)


def unruled_fields(struct: type[Struct], at: str) -> Iterator[str]:
    hints = get_type_hints(struct, include_extras=True)
    for name in struct.__struct_fields__:
        yield from unruled(hints[name], f"{at}/{name}")


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=tag_of)
def test_every_text_of_the_vocabulary_has_a_rule(event_type: type[Event]) -> None:
    assert list(unruled_fields(event_type, tag_of(event_type))) == []


def test_a_text_without_a_rule_is_noticed() -> None:
    class Careless(Struct):
        names: tuple[Annotated[str, Meta(max_length=9)], ...]
        by: dict[str, int]
        id: Annotated[str, Meta(pattern="^a$")]

    assert list(unruled_fields(Careless, "")) == ["/names", "/by"]


def texts_of(wanted: set[str]) -> list[Any]:
    """Where the stored shapes have texts with one of these names."""
    return [
        pytest.param(body, path, id=f"{number}-{body['type']}{pointer(path)}")
        for number, body in enumerate(BODIES)
        for path, _ in leaves(body)
        if path[-1] in wanted and "says" not in path
    ]


LINES = {"name", "summary", "title", "publisher", "scheme", "version", "code", "graded_by"}


def with_text(body: dict[str, Any], path: Any, text: str) -> AnyEvent:
    return changed(body, path, lambda _: text)


NO_LINES = [*NO_TEXT.values(), *SPOILT.values()]


@pytest.mark.parametrize(("body", "path"), texts_of(LINES))
def test_what_has_one_line_refuses_what_is_none(body: dict[str, Any], path: Any) -> None:
    for text in filter(None, NO_LINES):  # an empty one is refused by its length, as ever
        event = with_text(body, path, text)

        (fault,) = faults_of([event], known_to(body))

        assert fault.field == pointer(path), ascii(text)
        assert fault.found is not None
        assert str(fault).isprintable()


@pytest.mark.parametrize(("body", "path"), texts_of(LINES | PROSE))
def test_what_the_world_writes_is_taken(body: dict[str, Any], path: Any) -> None:
    for text in SOUND:
        event = with_text(body, path, text)

        assert faults_of([event], known_to(body)) == (), ascii(text)


@pytest.mark.parametrize(("body", "path"), texts_of(PROSE))
def test_prose_has_lines_and_nothing_else_that_steers(body: dict[str, Any], path: Any) -> None:
    taken = with_text(body, path, "One:\n\tthe other.\n\nAnd a third.\n")
    refused = [with_text(body, path, text) for text in ("a\r\nb", "a\n\n", "\a")]

    assert faults_of([taken], known_to(body)) == ()
    assert all(faults_of([each], known_to(body)) for each in refused)


@pytest.mark.parametrize("text", [each for each in SPOILT.values() if each != SPOILT["a tab"]])
def test_prose_refuses_what_lines_do_but_for_their_breaks(text: str) -> None:
    assert (prose(text) is None) == ("\n" in text and "\r" not in text)


@pytest.mark.parametrize("text", ["\n", " \r\n\t", "\x85\u2028\ufeff\ue000", "\u202e", "\x92", ""])
def test_what_is_copied_may_hold_whatever_a_text_can(text: str) -> None:
    assert quote(text) is None


@pytest.mark.parametrize("text", ["\0", "\a", "\x1b[2J", "\x7f", "\ufffe", "\U0001ffff", "\ud800"])
def test_what_is_copied_holds_nothing_that_no_text_can(text: str) -> None:
    assert quote(f"Talks{text}") is not None


@pytest.mark.parametrize("text", SOUND + tuple(NO_TEXT.values()) + tuple(SPOILT.values()))
def test_what_is_a_line_is_prose_too(text: str) -> None:
    assert line(text) is not None or prose(text) is None


@given(st.text(st.characters(codec=None)))
def test_no_text_stops_the_gate(text: str) -> None:
    for rule in RULES.values():
        broken = rule(text)
        assert broken is None or "".join(broken).isprintable()


@given(st.text(), st.sampled_from(list(SPOILT.values())), st.text())
def test_nothing_around_it_makes_a_spoilt_line_whole(before: str, spoilt: str, after: str) -> None:
    control = SPOILT["a carriage return"]

    assert line(f"{before}{control}{after}") is not None
    assert line(spoilt) is not None


def test_a_member_is_pointed_at_by_its_name_and_a_bad_name_at_its_object() -> None:
    cited = held("a").citations[0]
    says = {"a/b~c": "x\ny", "dura\ntion": "five hours"}
    event = held("a", citations=(msgspec.structs.replace(cited, says=says),))

    faults = faults_of([event], known_to(BODIES[0]))

    fields = [each.field for each in faults if "says" in each.field]
    assert fields == ["/citations/0/says/a~1b~0c", "/citations/0/says"]


def test_a_correction_is_looked_through_to_the_fact() -> None:
    body = next(each for each in BODIES if each["type"] == "fact-corrected")
    spoilt = deepcopy(body)
    spoilt["fact"]["summary"] = "Talks\nin Bora"
    event = decode(msgspec.json.encode(spoilt))

    (fault,) = faults_of([event], known_to(body))

    assert (fault.field, fault.found) == ("/fact/summary", "U+000A at 5")


@pytest.mark.parametrize("name", NO_LINES, ids=ascii)
async def test_whoever_records_has_a_name_in_one_line(name: str) -> None:
    ledger = MemoryLedger(now=noon)

    with pytest.raises(EventsRefusedError):
        await ledger.append(REGISTRY, by=name)
    with pytest.raises(EventsRefusedError):
        await ledger.append(REGISTRY, by="tests", key=name)


@pytest.mark.parametrize("name", ["دانش\u200cگاه", "Ann\u00a0Author", "王毅 👩\u200d👩\u200d👧"])
async def test_whoever_records_may_have_a_name_of_any_script(name: str) -> None:
    ledger = MemoryLedger(now=noon)

    await ledger.append(REGISTRY, by=name)

    assert (await ledger.read(limit=1))[0].recorded_by == name


@pytest.mark.parametrize("name", NO_LINES, ids=ascii)
def test_no_key_has_a_name_that_is_no_text(name: str, tmp_path: Any) -> None:
    with pytest.raises(QuestionError):
        Keyring(tmp_path).add(KeyWanted(name=name, scopes=("facts:write",)))


def test_a_fault_says_where_the_character_is() -> None:
    event = held("a", summary="Talks \u202eaboB")

    (fault,) = [each for each in faults_of([event], known_to(BODIES[0])) if "summary" in each.field]

    assert fault == Fault(
        0,
        "/summary",
        "no override of direction, and what turns it closed in its line",
        "U+202E (right-to-left override) at 6",
    )
