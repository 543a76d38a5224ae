"""What is told differently of a fact, version by version; nobody's is left out or rated."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from events.vocabulary.base import Citation
from projections.facts.facts import FactView
from projections.facts.values import Value, Voice


class ToldVersion(Struct, frozen=True, kw_only=True):
    """One version: a field's value as these citations give it, that they dispute the fact, or that
    `denied_by` (a fact) its speaker denies it.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    denied_by: str | None = None


def told_differently(view: FactView) -> Iterator[ToldVersion]:
    """Every value of each contested field, then who disputes the fact, then who denies it."""
    contested = view.contested
    if contested is None:
        return
    for field in contested.fields:
        for value in filter(_is_cited, field.values):
            yield ToldVersion(
                text=f"{field.field}: {value.value}", citations=_said(view, value.citations)
            )
    if contested.disputed_by:
        citations = _said(view, contested.disputed_by)
        yield ToldVersion(text=f"Disputed: {view.fact.summary}", citations=citations)
    for denial in contested.denied_by:
        yield ToldVersion(text=f"Denied: {view.fact.summary}", denied_by=denial.fact)


def _is_cited(value: Value) -> bool:
    """Whether anybody tells it so that was public; the record alone claims nothing here."""
    return bool(value.citations)


def _said(view: FactView, voices: Iterable[Voice]) -> tuple[Citation, ...]:
    by_id = dict(zip((each.id for each in view.citations), view.fact.citations, strict=True))
    return tuple(by_id[each.citation] for each in voices)
