"""Visitors as a data set writes them: who they are, and with which title."""

import re
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.text.articles import the
from seeds.data_sets import tables
from seeds.data_sets.slugs import slug_of
from seeds.derived.states import states
from seeds.derived.titles import titles
from seeds.derived.visits import VisitorRow

_TABLES: Final = files("seeds") / "tables"
_AND: Final = re.compile(" and |, ")
_NUMERAL: Final = re.compile("[IVX]+")


class NamedVisitor(NamedTuple):
    """A visitor with a title, both as we write them, and the name as it is written."""

    name: str
    title: str
    written: str


class Spelling(Struct, frozen=True, kw_only=True):
    """A visitor from a country is `written` so and is `name`; with any title, or with one; on any
    day, or on some.
    """

    country: str
    written: str
    name: str
    title: str = ""
    since: str = ""
    until: str = "9999"


class TitleWritten(Struct, frozen=True, kw_only=True):
    """A title is `written` in another way than we write it."""

    written: str
    title: str


class OfTwoStates(Struct, frozen=True, kw_only=True):
    """Somebody came for this country on these days, and for another one on others."""

    name: str
    country: str
    since: str = ""
    until: str = ""


def named_in(written: str, country: str, day: str) -> tuple[NamedVisitor, ...]:
    """All who are named by a text, in its order."""
    found = []
    for each in _apart(written):
        title, name = _title_and_name(each)
        found.append(NamedVisitor(_spelt(country, name, title, day), title, name))
    return tuple(found)


class Visitors:
    """Gives visitors their ids, in the order in which they come: of two with one name, that of
    the later record is told apart by the country.
    """

    def __init__(self) -> None:
        self._rows: dict[str, VisitorRow] = {}
        self._written: dict[str, dict[str, str]] = {}
        self._countries = {each.id: each.name for each in states()}

    def id_of(self, visitor: NamedVisitor, country: str) -> str:
        """The id of a visitor from a country; a name of one word has the country in it."""
        name = visitor.name
        others = name.split()[1:]
        is_short = all(map(_NUMERAL.fullmatch, others))
        id_ = slug_of(name)
        if is_short or not self._is_free(id_, country):
            id_ = f"{id_}-of-{country}"
        shown = f"{name} of {the(self._countries[country])}" if is_short else name
        row = VisitorRow(person=id_, name=shown, country=country)
        before = self._rows.setdefault(id_, row)
        if _marks(before.name) < _marks(shown):
            self._rows[id_] = replace(before, name=shown)
        self._written.setdefault(slug_of(visitor.written), {})[id_] = visitor.written
        return id_

    def all(self) -> tuple[VisitorRow, ...]:
        """Those who were read, by id."""
        called = self._called()
        rows = (replace(row, also_called=called.get(id_, ())) for id_, row in self._rows.items())
        by_id = sorted(rows, key=lambda each: each.person)
        return tuple(row for each in by_id for row in _of_two_states(each) or (each,))

    def _called(self) -> dict[str, tuple[str, ...]]:
        """Other names of each, but for surnames and what is the name of two."""
        found: dict[str, tuple[str, ...]] = {}
        for slug, by_person in sorted(self._written.items()):
            if slug not in self._rows and len(by_person) == 1 and "-" in slug:
                for id_, written in by_person.items():
                    found[id_] = (*found.get(id_, ()), written)
        return found

    def _is_free(self, id_: str, country: str) -> bool:
        row = self._rows.get(id_)
        of_two = [each.country for each in _two_states().get(id_, ())]
        return row is None or row.country == country or country in of_two


def _of_two_states(row: VisitorRow) -> tuple[VisitorRow, ...]:
    return tuple(
        replace(row, country=each.country, since=each.since, until=each.until)
        for each in _two_states().get(row.person, ())
    )


def _marks(name: str) -> int:
    """Of the spellings of one name, that with its marks is shown."""
    return sum(not each.isascii() for each in name)


def _apart(written: str) -> list[str]:
    """Parted where another title begins after a name, as in "President Duda and Prime Minister
    Tusk", and not in "Premier and Prince Sihanouk".
    """
    for each in _AND.finditer(written):
        before, after = written[: each.start()], written[each.end() :]
        if _title_and_name(before)[1] and _title_and_name(after)[0]:
            return [before, *_apart(after)]
    return [written]


def _title_and_name(text: str) -> tuple[str, str]:
    """A title, as we write it, and the rest; the blank between may be missing."""
    for written, title in _titles():
        rest = text.removeprefix(written)
        if rest != text and (not rest or rest[0] == " " or rest[0].isupper()):
            return title, rest.strip()
    return "", text.strip()


def _spelt(country: str, name: str, title: str, day: str) -> str:
    for each in _spellings().get((country, slug_of(name)), ()):
        if each.title in ("", title) and each.since <= day < each.until:
            return each.name
    return name


@cache
def _titles() -> list[tuple[str, str]]:
    """Every title as it may be written, longer ones first."""
    written = {each: each for each in titles()}
    for each in tables.read(_TABLES / "titles-written.tsv", TitleWritten):
        written[each.written] = each.title
    return sorted(written.items(), key=lambda each: -len(each[0]))


@cache
def _spellings() -> dict[tuple[str, str], list[Spelling]]:
    """Those with a title come first."""
    found: dict[tuple[str, str], list[Spelling]] = {}
    rows = tables.read(_TABLES / "spellings.tsv", Spelling)
    for each in sorted(rows, key=lambda each: not each.title):
        found.setdefault((each.country, slug_of(each.written)), []).append(each)
    return found


@cache
def _two_states() -> dict[str, list[OfTwoStates]]:
    found: dict[str, list[OfTwoStates]] = {}
    for each in tables.read(_TABLES / "visitors-of-two-states.tsv", OfTwoStates):
        found.setdefault(slug_of(each.name), []).append(each)
    return found
