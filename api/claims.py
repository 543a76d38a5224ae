"""What sources tell differently of a fact, version by version; nobody's is left out or rated."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import asdict

from events.catalogue import tag_of
from events.event import Citation
from events.facts import AnyFact
from projections.facts import FactView


class Told(Struct, frozen=True, kw_only=True):
    """One version: a field's value as these citations give it, or that they dispute the fact."""

    text: str
    citations: tuple[Citation, ...]


def told_differently(view: FactView) -> tuple[Told, ...]:
    """Every version of each field that citations differ on, then whoever disputes the fact."""
    fact = view.fact
    fields = dict.fromkeys(name for each in fact.citations for name in each.says)
    versions = [each for name in fields for each in _versions(fact, name)]
    disputing = tuple(
        each for each in fact.citations if each.bearing == "disputes" and not each.says
    )
    if disputing:
        versions.append(Told(text=f"Disputed: {fact.summary}", citations=disputing))
    return tuple(versions)


def _versions(fact: AnyFact, name: str) -> Iterator[Told]:
    """The fact's own value with those that support it, then each other with those that give it."""
    own = tuple(
        each for each in fact.citations if each.bearing == "supports" and name not in each.says
    )
    value = _value(fact, name)
    if own and value is not None:
        yield Told(text=f"{name}: {value}", citations=own)
    others: dict[str, tuple[Citation, ...]] = {}
    for each in fact.citations:
        if name in each.says:
            others[each.says[name]] = (*others.get(each.says[name], ()), each)
    for other, citations in others.items():
        yield Told(text=f"{name}: {other}", citations=citations)


def _value(fact: AnyFact, name: str) -> str | None:
    """What the fact itself has in a field; None where it has nothing there."""
    if name == "type":
        return tag_of(type(fact))
    found = asdict(fact).get(name)
    return ", ".join(map(str, found)) if isinstance(found, tuple) else found and str(found)
