"""For which fields do the sources of a fact give different values, and who gives which?

The fact's own value is one of them, shared by the supporting citations that do not say otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import force_setattr

from events.dates_in_words.date_words import words
from events.errors import DateError
from events.time.dates import EARLIEST
from events.vocabulary.base import Bearing
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import AnyFact
from projections.facts.contested_words import kind_words, label_of
from projections.facts.independence import Cited
from projections.model.worded import DATES

_NO_VALUES = {"citations", "codings"}


class Voice(Struct, frozen=True, kw_only=True):
    """A citation that has a say; `asserted_by` null: the outlet says it in its own voice."""

    citation: str
    source: str
    lineage: str
    asserted_by: str | None
    bearing: Bearing
    note: str | None


class Value(Struct, frozen=True, kw_only=True):
    """A value that is given for a field, and who gives it. `recorded`: it is the fact's own.

    Several ids are joined by commas. `value_in_words` is there for a date and a kind of fact.
    """

    value: str
    value_in_words: str | None = None
    recorded: bool
    citations: tuple[Voice, ...]


class Differing(Struct, frozen=True, kw_only=True):
    """A field for which there are several values, the fact's own first; `label` is what the field
    is called where people read it.
    """

    field: str
    label: str = ""
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        force_setattr(self, "label", label_of(self.field))


def voices(cited: Iterable[Cited]) -> tuple[Voice, ...]:
    """Who has a say, each once."""
    return tuple(dict.fromkeys(map(_voice, cited)))


def differing(fact: AnyFact, cited: Sequence[Cited]) -> Iterator[Differing]:
    """The fields on which a fact's public citations differ, in the order of the citations."""
    for field in _fields(cited):
        own, values = _values(fact, field, cited)
        if len(values) > 1:
            told = (
                Value(
                    value=value,
                    value_in_words=_words(field, value),
                    recorded=value == own,
                    citations=voices(told),
                )
                for value, told in values.items()
            )
            yield Differing(field=field, values=tuple(told))


def _words(field: str, value: str) -> str | None:
    """A date or a kind of fact in words; what a source says for one may be none."""
    if field == "type":
        return kind_words(value)
    with suppress(DateError):
        return words(value) if field in DATES else None
    return None


def differing_from(fact: AnyFact, cited: Sequence[Cited]) -> Iterator[int]:
    """For each field with several values, the first day on which the public knew of two.

    The fact's own value is there from the beginning.
    """
    for field in _fields(cited):
        own, values = _values(fact, field, cited)
        days = [
            EARLIEST if value == own else min(each.day for each in told)
            for value, told in values.items()
        ]
        yield from sorted(days)[1:2]


def _fields(cited: Sequence[Cited]) -> Iterable[str]:
    return dict.fromkeys(field for each in cited for field in each.citation.says)


def _values(
    fact: AnyFact, field: str, cited: Sequence[Cited]
) -> tuple[str | None, dict[str, list[Cited]]]:
    """The fact's own value, and every value with the citations that give it."""
    own = _recorded(fact, field)
    values: dict[str, list[Cited]] = {} if own is None else {own: []}
    for each in cited:
        value = each.citation.says.get(field)
        if value is None and each.citation.bearing == "supports":
            value = own
        if value is not None:
            values.setdefault(value, []).append(each)
    return own, values


def _recorded(fact: AnyFact, field: str) -> str | None:
    """The value that a fact has for a field; None where it has none."""
    if field == "type":
        return tag_of(type(fact))
    if field in _NO_VALUES or field not in fact.__struct_fields__:
        return None
    value = getattr(fact, field)
    if isinstance(value, tuple):
        value = ", ".join(value)
    return None if value is None or value == "" else str(value)


def _voice(cited: Cited) -> Voice:
    return Voice(
        citation=cited.id,
        source=cited.citation.source,
        lineage=cited.lineage,
        asserted_by=cited.citation.asserted_by,
        bearing=cited.citation.bearing,
        note=cited.citation.note,
    )
