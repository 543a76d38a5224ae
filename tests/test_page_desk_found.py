"""What a curator need not type: the kind, the names and the day that the words themselves tell."""

import json
import shutil
import subprocess
from typing import Any, get_args

import pytest

from api.openapi.found_by import FOUND_BY, describe_kinds
from events.vocabulary.catalogue import FACT_TYPES, tag_of
from events.vocabulary.registry import EngagementForm, MeasureForm
from events.vocabulary.words_for_kinds import ENGLISH, forms_for, words_for
from tests.running import ROOT

NODE = shutil.which("node") or ""
FIRST = {
    "met": "engagement-held",
    "visit": "engagement-held",
    "talks": "engagement-held",
    "phone": "engagement-held",
    "call": "engagement-held",
    "summit": "engagement-held",
    "postponed": "engagement-postponed",
    "delayed": "engagement-postponed",
    "cancelled": "engagement-cancelled",
    "scrapped": "engagement-cancelled",
    "invited": "engagement-invited",
    "announced": "engagement-announced",
    "scheduled": "engagement-planned",
    "said": "statement-made",
    "told": "statement-made",
    "urged": "demand-made",
    "accused": "accusation-made",
    "summoned": "accusation-made",
    "protest": "accusation-made",
    "denied": "denial-made",
    "warned": "warning-given",
    "sanction": "measure-imposed",
    "tariffs": "measure-imposed",
    "lifted": "measure-lifted",
    "expelled": "incident-occurred",
    "named": "official-appointed",
    "resigned": "official-removed",
    "hotline": "channel-stood",
    "ceasefire": "war-ended",
    "embassy": "mission-opened",
    "signed": "treaty-signed",
}
"""What is typed, and the kind that is to be marked."""

PASSAGES = {
    "Antony Blinken met Foreign Minister Qin Gang in Beijing yesterday": "engagement-held",
    "Wang Wenbin said on Tuesday that the United States should mend its ways": "statement-made",
    "Gina Raimondo's visit to Beijing was postponed on Monday by China": "engagement-postponed",
    "Joe Biden spoke by phone with President Xi Jinping": "engagement-held",
    "The United States imposed sanctions on China last month": "measure-imposed",
    "China appointed Wang Yi foreign minister on Thursday": "official-appointed",
    "Moscow accused Berlin of breaking its word": "accusation-made",
    "The two agreed to resume talks": "agreement-reached",
}


def first_of(asked: list[str], how: str) -> list[Any]:
    """The kind that the desk marks for each, as its own module ranks them."""
    kinds = [
        {"type": tag, "name": tag.replace("-", " "), "said": "", "words": words_for(tag)}
        for tag in map(tag_of, FACT_TYPES)
    ]
    program = f"""
        import {{ {how} }} from "./api/page/desk/kinds_found.js";
        const [kinds, asked] = {json.dumps([kinds, asked])};
        console.log(JSON.stringify(asked.map((each) => {how}(kinds, each)[0]?.type ?? null)));
    """
    command = [NODE, "--input-type=module", "--eval", program]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
    return list(json.loads(told.stdout))


def test_each_kind_is_found_by_two_words_of_articles() -> None:
    assert ENGLISH.keys() == {tag_of(each) for each in FACT_TYPES}
    registered = ("EngagementAdded", "MeasureAdded")
    components: dict[str, Any] = {each.__name__: {} for each in FACT_TYPES}
    components |= {name: {"properties": {"form": {}}} for name in registered}
    describe_kinds(components)
    for each in FACT_TYPES:
        words = components[each.__name__][FOUND_BY]
        others = {*words} - {*tag_of(each).split("-")}
        assert len(others) >= 2, each
        assert len(words) == len({*words}), each
        assert all(word == word.lower() and word.isalpha() for word in words), each


def test_each_form_of_what_is_registered_is_told_by_words() -> None:
    for tag, forms in (("engagement-added", EngagementForm), ("measure-added", MeasureForm)):
        told = forms_for(tag)
        assert told.keys() == {*get_args(forms)}
        words = [word for each in told.values() for word in each]
        assert len(words) == len({*words})


@pytest.mark.skipif(not NODE, reason="no node")
def test_kind_is_found_by_the_verbs_and_nouns_of_an_article() -> None:
    assert dict(zip(FIRST, first_of([*FIRST], "kindsCalled"), strict=True)) == FIRST


@pytest.mark.skipif(not NODE, reason="no node")
def test_kind_is_offered_by_the_words_that_are_selected() -> None:
    assert dict(zip(PASSAGES, first_of([*PASSAGES], "kindsIn"), strict=True)) == PASSAGES
