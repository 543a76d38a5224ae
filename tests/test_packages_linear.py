"""Passes whose work is counted, and grows no faster than what they are given."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from api.caching import mementos
from api.http.accept import READ_MOST, ranges_of
from events.admission.quotes_in_texts import Search
from events.admission.rules import faults_of
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import Text
from events.storage.memory import MemoryLedger
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded
from tests.ledger_engines import REGISTRY, held
from tests.noon import noon


class Counted(str):
    """A text that counts how often it is compared with another."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


def compared(ids: Iterable[str]) -> int:
    """How often ids are compared while it is seen to it that each is there once."""
    ledger = MemoryLedger(now=noon)
    ids = tuple(map(Counted, ids))
    Counted.compared = 0
    faults_of([*REGISTRY, held("a", follows=ids)], ledger)
    return Counted.compared


def test_ids_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    # What counts is a text of its own kind, of which nobody can tell how many bytes it has.
    monkeypatch.setattr("events.admission.rules.encode", lambda _: b"")
    few, many = (compared(f"f{each}" for each in range(count)) for count in (500, 2_000))

    assert many <= 5 * max(few, 100)


def test_address_of_a_timemap_is_read_but_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0

    def parse_qsl(*given: object, **options: object) -> list[tuple[str, str]]:
        nonlocal read
        read += 1
        return [("as_of", "2023-03-01"), ("limit", "5")]

    monkeypatch.setattr(mementos, "parse_qsl", parse_qsl)

    found = list(
        mementos.mementos_of(
            "/v1/actors/x?as_of=2023-03-01&limit=5",
            ((each, "2026-01-01") for each in range(1, 500)),
        )
    )

    assert read == 1
    assert found[6] == "/v1/actors/x?as_of=2023-03-01&known_at=7&limit=5"


class Searched(str):
    """A text that counts how often it is searched."""

    __slots__ = ()
    times = 0

    def find(self, *given: Any) -> int:
        Searched.times += 1
        return str.find(self, *given)


class OneText(Texts):
    """The same text for every source."""

    def attached(self, source: str) -> Text:  # noqa: ARG002 (the base class has it)
        return Text(Searched("He said it was a candid talk, a candid one."), "5" * 64)


@pytest.mark.parametrize(("sha256", "is_searched"), [("5" * 64, False), ("6" * 64, True)])
def test_recorded_text_is_not_searched_for_quotes_that_stand_in_their_place(
    tmp_path: Path, sha256: str, is_searched: bool
) -> None:
    source = SourceAdded(
        id="daily",
        publisher="D",
        title="T",
        language="en",
        published="2023",
        lineage="d",
        sha256=sha256,
    )
    citation = Citation(source="daily", exact="candid", start=17, end=23)
    Searched.times = 0

    broken = Search(OneText(tmp_path), lambda _: source).broken(citation)

    assert bool(broken) is is_searched  # the words stand in two places of a text that has changed
    assert (Searched.times > 0) is is_searched


def test_long_headers_are_not_remembered() -> None:
    long = "a/b," * (READ_MOST // 2)

    assert ranges_of(long) is not ranges_of(long)
    assert ranges_of("a/b") is ranges_of("a/b")
