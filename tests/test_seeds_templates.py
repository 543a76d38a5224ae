from io import BytesIO
from typing import Any

import msgspec
import pytest

from events.admission.faults import FaultyItem
from events.admission.rules import faults_of
from events.vocabulary.catalogue import TYPE_BY_TAG, decode
from seeds.reading import read_yaml
from seeds.templates import template
from tests.filled_templates import filled, first_of_each
from tests.stored_shapes import BODIES
from tests.test_events_checks import known_to

WITHIN = {"registration": "actor-added", "fact": "engagement-held"}
"""What a template shows where any kind may stand."""

MAY_BE_FOUND = {"start:", "end:"}
"""What may be nothing, as it is found where the text is attached."""


def stored(tag: str) -> list[dict[str, Any]]:
    """What was stored of a kind, with what its template shows within it."""
    found = [body for body in BODIES if body["type"] == tag]
    within = next((name for name in WITHIN if isinstance(found[0].get(name), dict)), None)
    if within is None:
        return found
    ids = {"registration": "ann"}  # who is known: what is corrected has to be there
    shown = [body for body in BODIES if body["type"] == WITHIN[within]]
    return [{**found[0], within: each | {"id": ids.get(within, "an-id")}} for each in shown]


CASES = [
    pytest.param(tag, body, id=f"{tag}-{index}")
    for tag in TYPE_BY_TAG
    for index, body in enumerate(stored(tag))
]


@pytest.mark.parametrize(("tag", "body"), CASES)
def test_template_that_is_filled_in_is_the_event_and_is_taken(
    tag: str, body: dict[str, Any]
) -> None:
    wanted = first_of_each(body)

    text = filled(template(TYPE_BY_TAG[tag]), wanted)
    ((line, event),) = read_yaml(BytesIO(text.encode()))

    assert (line, event) == (1, decode(msgspec.json.encode(wanted))), text
    assert not isinstance(event, FaultyItem)
    assert faults_of([event], known_to(wanted)) == ()


@pytest.mark.parametrize("tag", TYPE_BY_TAG)
def test_template_as_it_is_is_refused_for_each_blank_in_its_line(tag: str) -> None:
    text = template(TYPE_BY_TAG[tag])
    lines = text.splitlines()

    ((_, item),) = read_yaml(BytesIO(text.encode()))

    assert isinstance(item, FaultyItem)
    faulty = {fault.line for fault in item.faults}
    blank = {
        number
        for number, line in enumerate(lines, start=1)
        if not line.lstrip().startswith("#")
        and line.partition("  # ")[0].rstrip().endswith(":")
        and not is_parent(lines, number)
        and line.strip() not in MAY_BE_FOUND
    }
    assert blank <= faulty, [lines[number - 1] for number in blank - faulty]
    assert all(
        "reads nothing here" in fault.detail or "got `null`" in fault.detail
        for fault in item.faults
        if fault.line in blank
    )


def is_parent(lines: list[str], number: int) -> bool:
    """Whether parts of it stand beneath it."""
    own, *after = lines[number - 1 :]
    indent = len(own) - len(own.lstrip(" -"))
    beneath = [each for each in after if not each.lstrip().startswith("#")][:1]
    return any(len(each) - len(each.lstrip(" -")) > indent for each in beneath)


@pytest.mark.parametrize("tag", TYPE_BY_TAG)
def test_template_is_yaml_with_all_of_its_fields_too(tag: str) -> None:
    """Nothing in a hint, or of how deep something stands, is in the way."""
    names = TYPE_BY_TAG[tag].__struct_fields__

    shown = [
        line.strip().removeprefix("# ").partition(":")[0]
        for line in template(TYPE_BY_TAG[tag]).splitlines()
    ]

    assert set(names) <= set(shown)
