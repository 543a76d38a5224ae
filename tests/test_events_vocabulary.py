"""The vocabulary: what holds for every kind of event, those to come included."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from events.ledger.protocol import recorded
from events.vocabulary.base import Event, Fact
from events.vocabulary.catalogue import (
    EVENT_TYPES,
    FACT_TYPES,
    KIND_OF_REGISTRATION,
    TYPE_BY_TAG,
    AnyEvent,
    decode,
    encode,
    stream_of,
    tag_of,
)
from projections.model.worded import dates_of, told
from tests.stored_shapes import BODIES, EVENTS, LINES

every_type = pytest.mark.parametrize("event_type", EVENT_TYPES, ids=tag_of)
every_line = pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))


def kinds_below(event_type: type[Any]) -> Iterator[type[Event]]:
    """The classes of which there are events: those that no other of ours derives from. What answers
    tell events as (`projections.model.worded`) derives from them too, and is none that is recorded.
    """
    below = [each for each in event_type.__subclasses__() if each.__module__.startswith("events.")]
    for each in below:
        yield from kinds_below(each)
    if not below:
        yield event_type


def test_the_catalogue_lists_every_kind_once() -> None:
    assert Counter(kinds_below(Event)) == Counter(EVENT_TYPES)
    assert Counter(kinds_below(Fact)) == Counter(FACT_TYPES)


def test_what_answers_tell_events_as_is_no_kind_of_event() -> None:
    dated = [each for each in EVENTS if dates_of(type(each))]
    assert dated

    for event in dated:
        assert type(told(event)) in type(event).__subclasses__()

    assert Counter(kinds_below(Event)) == Counter(EVENT_TYPES)
    assert not {type(told(event)) for event in dated} & {*TYPE_BY_TAG.values()}


def test_no_two_kinds_share_a_tag() -> None:
    assert len(TYPE_BY_TAG) == len(EVENT_TYPES)


@every_type
def test_a_tag_is_a_literal_of_its_class(event_type: type[Event]) -> None:
    tag = tag_of(event_type)

    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", tag)
    assert f'tag="{tag}"' in inspect.getsource(event_type)


@every_type
def test_every_kind_says_what_it_means(event_type: type[Event]) -> None:
    meaning = event_type.__dict__.get("__doc__") or ""

    assert len(meaning.split()) >= 3


@every_type
def test_every_kind_is_a_frozen_value_that_forbids_what_it_does_not_know(
    event_type: type[Event],
) -> None:
    config = event_type.__struct_config__

    assert config.frozen
    assert config.forbid_unknown_fields
    assert config.omit_defaults
    assert config.tag_field == "type"


@every_type
def test_every_kind_has_stored_lines_that_show_all_of_its_fields(event_type: type[Event]) -> None:
    bodies = [body for body in BODIES if body["type"] == tag_of(event_type)]

    shown = {name for body in bodies for name in body} - {"type"}
    assert shown == set(event_type.__struct_encode_fields__), "add a line, change none"


@every_line
def test_what_was_stored_once_is_read_for_ever(line: bytes) -> None:
    found = recorded(7, line)

    assert (found.position, found.stored, found.recorded_by) == (7, line, "A curator")
    assert type(found.event) in EVENT_TYPES


@every_line
def test_what_was_stored_once_is_written_today_as_it_was(line: bytes) -> None:
    """Or the same key with the same content would be taken for other content."""
    body = msgspec.json.decode(line, type=dict[str, msgspec.Raw])["event"]

    assert encode(decode(bytes(body))) == bytes(body)


@pytest.mark.parametrize("event", EVENTS, ids=range(len(EVENTS)))
def test_every_event_comes_back_as_it_went(event: AnyEvent) -> None:
    assert decode(encode(event)) == event


STREAM_OF_AMENDMENT = {
    "registration-corrected": "actor/ann",
    "source-checked": "source/daily",
    "data-set-version-added": "source/daily",
    "data-set-withdrawn": "withdrawal/daily",
    "actor-merged": "actor/alba",
    "merge-undone": "actor/alba",
    "engagement-merged": "engagement/visit",
    "engagement-merge-undone": "engagement/visit",
    "fact-corrected": "fact/an-id",
    "fact-retracted": "fact/earlier-fact",
    "retraction-undone": "fact/earlier-fact",
    "citation-added": "fact/earlier-fact",
}


@pytest.mark.parametrize("event", EVENTS, ids=range(len(EVENTS)))
def test_an_event_belongs_to_the_stream_of_what_it_is_about(event: AnyEvent) -> None:
    tag, kind = tag_of(type(event)), KIND_OF_REGISTRATION.get(type(event), "fact")

    assert stream_of(event) == STREAM_OF_AMENDMENT.get(tag, f"{kind}/an-id")


def test_unknown_fields_and_tags_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `surprise`"):
        decode(b'{"type":"fact-retracted","fact":"a","reason":"b","surprise":1}')
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'fact-updated'"):
        decode(b'{"type":"fact-updated","fact":"a"}')
