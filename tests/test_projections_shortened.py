"""Elements as they are stored: shorter, and decoded to the same."""

from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from projections.dossiers.shortened import shortened
from projections.model.worded import Worded

LIKE_FIELDS = (
    ',"parts":[]',
    'ended,"since_in_words":"then"',
    '\\",\\"heads\\":null,',
    ',"open":false,',
    "comma,",
    '"',
    "\\",
)
"""Words that look as what is left out does."""

words = st.sampled_from(LIKE_FIELDS) | st.text(max_size=20)
dates = st.sampled_from(("2023-06-18", "[..2023-06-11]", "2023"))


class Part(Struct, frozen=True, kw_only=True):
    """`heads` is nothing by itself here, and has to be given."""

    name: str
    heads: str | None
    noted: str | None = None
    open: bool = False


class Whole(Worded, frozen=True, kw_only=True):
    name: str
    since: str | None
    since_in_words: str | None = None
    heads: str | None = None
    open: bool = False
    noted: Annotated[str, Meta(max_length=100)] | None = None
    asked: bool
    parts: tuple[Annotated[Part, Meta(description="One of several.")], ...] = ()
    first: Part | None = None


class Unworded(Struct, frozen=True, kw_only=True):
    """What its words say follows from nothing."""

    name: str
    since_in_words: str | None = "once"
    whole: Whole | None = None


class Keyed(Struct, frozen=True, kw_only=True):
    heads: str | None = None
    named: dict[str, str | None]


parts = st.builds(
    Part, name=words, heads=st.none() | words, noted=st.none() | words, open=st.booleans()
)
wholes = st.builds(
    Whole,
    name=words,
    since=st.none() | dates,
    heads=st.none() | words,
    open=st.booleans(),
    noted=st.none() | words,
    asked=st.booleans(),
    parts=st.lists(parts, max_size=3).map(tuple),
    first=st.none() | parts,
)


@given(wholes)
def test_what_is_stored_is_decoded_to_the_same(element: Whole) -> None:
    assert msgspec.json.decode(shortened(element), type=Whole) == element


def test_what_follows_is_not_stored() -> None:
    element = Whole(
        name="A visit", since="2023-06-18", asked=False, parts=(Part(name="A talk", heads=None),)
    )

    assert shortened(element) == (
        b'{"name":"A visit","since":"2023-06-18","heads":null,"asked":false,'
        b'"parts":[{"name":"A talk","heads":null}]}'
    )


def test_words_that_are_made_from_no_date_are_stored() -> None:
    element = Unworded(name="A visit", since_in_words="then")

    assert msgspec.json.decode(shortened(element), type=Unworded) == element


def test_keys_that_may_be_called_as_a_field_is_are_refused() -> None:
    with pytest.raises(TypeError, match="a key may be called as a field is"):
        shortened(Keyed(named={"heads": None}))
