"""Every fault in the shape of a value is told, and nothing that is right is called a fault."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.vocabulary.catalogue import AnyEvent, decode
from events.vocabulary.shapes import shape_faults
from tests.stored_shapes import BODIES

SOURCE = {
    "type": "source-added",
    "id": "a",
    "publisher": "P",
    "title": "T",
    "published": "2023",
    "lineage": "p",
}

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def told(value: object) -> list[tuple[str, str]]:
    return [(each.pointer, each.detail) for each in shape_faults(value, AnyEvent)]


def fits(value: object) -> bool:
    try:
        decode(msgspec.json.encode(value))
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body["type"])
def test_stored_shapes_have_no_faults(body: dict[str, Any]) -> None:
    assert told(body) == []


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body["type"])
def test_as_many_fields_as_are_missing_are_told_to_be_missing(body: dict[str, Any]) -> None:
    bare = {"type": body["type"]}
    needed = [name for name in body if name != "type" and not fits(_without(body, name))]

    missing = [detail for _, detail in told(bare)]

    assert missing == [f"object missing required field `{name}`" for name in _sorted(needed, bare)]


@given(st.sampled_from(BODIES), st.data())
def test_value_has_faults_exactly_where_it_is_no_event(
    body: dict[str, Any], data: st.DataObject
) -> None:
    changed = dict(body)
    for name in data.draw(st.lists(st.sampled_from(sorted(body)), max_size=4)):
        changed[name] = data.draw(json_values)

    found = told(changed)

    assert (found == []) == fits(changed)
    assert len(set(found)) == len(found)


@given(st.sampled_from(BODIES), st.data())
def test_every_field_that_is_of_the_wrong_kind_is_told(
    body: dict[str, Any], data: st.DataObject
) -> None:
    names = st.sampled_from(sorted(body.keys() - {"type"}))
    wrong = data.draw(st.lists(names, min_size=1, unique=True))

    found = told({**body, **dict.fromkeys(wrong, -1.5)})

    assert {f"/{name}" for name in wrong if name not in {"latitude", "longitude"}} <= {
        pointer for pointer, _ in found
    }


@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"reliability": "Z"}, "/reliability", "invalid enum value 'Z', expected one of: A, B, C"),
        ({"reliability": 1}, "/reliability", "expected `str | null`, got `int`, expected one of"),
        ({"sha256": "AB"}, "/sha256", "expected 64 digits and letters from a to f"),
        ({"lineage": "p\n"}, "/lineage", "expected lower-case letters, digits and single hyphens"),
        ({"title": ""}, "/title", "expected `str` of length >= 1, got 0"),
        ({"authors": ["A", 5]}, "/authors/1", "expected `str`, got `int`"),
        ({"authors": "A"}, "/authors", "expected `array`, got `str`"),
        ({"autors": []}, "", "object contains unknown field `autors` (did you mean 'authors'?)"),
        ({"a~b/c": 1}, "", "object contains unknown field `a~b/c`"),
        ({"type": "source"}, "/type", "unknown type 'source', expected one of: source-added,"),
        ({"type": "source-ad"}, "/type", "unknown type 'source-ad' (did you mean 'source-added'?)"),
        ({"type": None}, "/type", "expected `str`, got `null`, expected one of: source-added,"),
    ],
)
def test_fault_says_where_it_is_and_what_would_be_right(
    change: dict[str, Any], pointer: str, detail: str
) -> None:
    ((found, said),) = told({**SOURCE, **change})

    assert found == pointer
    assert said.startswith(detail)


ANY_KIND: tuple[Any, ...] = (None, True, 5, -1.5, "", "x", [], {}, [None], {"a": 1}, [[]], [{}])


@pytest.mark.parametrize("value", ANY_KIND, ids=range(len(ANY_KIND)))
@pytest.mark.parametrize("body", BODIES, ids=lambda body: body["type"])
def test_any_field_of_another_kind_is_told_where_it_is(body: dict[str, Any], value: Any) -> None:
    for name in body:
        found = told({**body, name: value})

        assert (found == []) == fits({**body, name: value}), name
        assert all(pointer.startswith(f"/{name}") for pointer, _ in found), found


@pytest.mark.parametrize("value", ANY_KIND, ids=range(len(ANY_KIND)))
def test_any_part_of_a_citation_of_another_kind_is_told_where_it_is(value: Any) -> None:
    body = max(BODIES, key=lambda each: len(each.get("citations", [{}])[0]))
    for name in body["citations"][0]:
        changed = {**body, "citations": [{**body["citations"][0], name: value}]}

        assert (told(changed) == []) == fits(changed), name


@pytest.mark.parametrize("value", [None, "x", 5, True, [], [SOURCE], 1.5])
def test_what_is_no_object_is_one_fault(value: object) -> None:
    ((pointer, said),) = told(value)

    assert pointer == ""
    assert said.startswith("expected `object`, got `")


def test_long_values_are_not_repeated() -> None:
    found = told({**SOURCE, "type": "x" * 10_000, "x" * 10_000: 1})
    found += told({**SOURCE, "id": "X" * 10_000, "y" * 10_000: 1, "reliability": "Z" * 10_000})

    assert len(found) == 4
    assert all(len(said) < 1_500 for _, said in found)


def _without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in body.items() if each != name}


def _sorted(names: list[str], bare: dict[str, Any]) -> list[str]:
    """In the order of the type's fields."""
    told_names = [detail.split("`")[1] for _, detail in told(bare)]
    return sorted(names, key=told_names.index)
