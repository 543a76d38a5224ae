"""Whom a sentence names, with title, and whom each acts for.

A person is a title and a name ("Prime Minister Ann Other of Alba", "Alban Prime Minister Ann
Other", "Prime Minister of Alba Ann Other"), or a name and a title behind it ("Ann Other, National
Security Advisor to the Prime Minister of Alba"). What is none of these is nobody.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from seeds.suggesters.readouts.rules import (
    ActsFor,
    Principal,
    TitleRead,
    Word,
    origins,
    places,
    principals,
    principals_on,
    titles,
    words_for,
)

_PLURALS: Final = {
    "Presidents": "President",
    "Ministers": "Minister",
    "Chancellors": "Chancellor",
    "Advisors": "Advisor",
    "Advisers": "Adviser",
    "Secretaries": "Secretary",
    "Kings": "King",
}


class NamedPerson(NamedTuple):
    """Who is named from one word to another, with which titles, for whom.

    A `principal` is one of the table; whoever is not has a `name` as it is written. Who `is_bare`
    is named there without the titles that the heading of the text has.
    """

    first: int
    after: int
    name: str
    titles: tuple[TitleRead, ...] = ()
    origin: ActsFor | None = None
    principal: Principal | None = None
    is_counterpart: bool = False
    is_bare: bool = False


def people_named(words: Sequence[Word], day: str) -> Iterator[NamedPerson]:
    """All whom words name, in their order."""
    reader = _Reader(words, day)
    index = 0
    while index < len(words):
        found = reader.person(index)
        if found is None:
            index += 1
        else:
            reader.last = found
            yield found
            index = found.after


def is_of_a_name(words: Sequence[Word], index: int) -> bool:
    """Whether a word may be a part of a person's name, and names nothing else."""
    text = words[index].text
    names_other = (
        text in words_for("no names")
        or text in words_for("honours")
        or origins().at(words, index) is not None
    )
    return text[:1].isupper() and not names_other and titles().at(words, index) is None


class _Reader:
    """Reads one person from a word on."""

    def __init__(self, words: Sequence[Word], day: str) -> None:
        self.last: NamedPerson | None = None
        self._words = words
        self._principals = principals_on(day)
        self._plural: TitleRead | None = None

    def person(self, first: int) -> NamedPerson | None:
        principal = self._principals.at(self._words, first)
        if principal is not None and not self._is_another_s(first, principal[0]):
            length, who = principal
            return NamedPerson(first, first + length, who.name, principal=who)
        index = self._skip(first, words_for("honours"))
        index += self._text(index) == "," and index > first
        origin, index = self._origin(index)
        index = self._skip(index, words_for("honours"))
        beside, index = self._adjuncts(index)
        found, index = self._titles(index)
        if found:
            if beside:
                found[0] = _with_adjuncts(found[0], beside)
            named = self._titled(first, index, found, origin)
            return None if named is None else self._as_principal(named)
        return (
            self._counterpart(index, origin)
            or self._titled_behind(first)
            or self._one_of_several(first)
        )

    def _adjuncts(self, index: int) -> tuple[str, int]:
        """As in "Vice" of "Vice Minister of Defense": another office than the title alone."""
        after = self._skip(index, words_for("adjuncts"))
        if after == index or titles().at(self._words, index) is not None:
            return "", index
        if titles().at(self._words, after) is None:
            return "", index
        return " ".join(each.text for each in self._words[index:after]), after

    def _as_principal(self, named: NamedPerson) -> NamedPerson:
        """As in "National Cyber Director Ann Other", "Mr. Other": one of the table by the name."""
        if named.origin is not None and named.origin.id != "united-states":
            return named
        words = named.name.split()
        for each in _principals_called(words[-1]):
            if len(words) == 1 or named.name == each.name:
                return named._replace(name=each.name, principal=each)
        return named

    def _counterpart(self, index: int, origin: ActsFor | None) -> NamedPerson | None:
        """As in "his Alban counterpart Ann Other": which office that is, is told elsewhere."""
        if self._text(index) != "counterpart":
            return None
        between, after = self._origin_behind(index + 1)
        name, end = self._name(self._skip(after if between else index + 1, frozenset({","})))
        origin = origin or between
        if " " not in name:
            return None
        return NamedPerson(index, end, name, (), origin, is_counterpart=True)

    def _is_another_s(self, first: int, length: int) -> bool:
        """As in "Assistant to the President", or "the President of Alba", is not the President."""
        if self._text(first) not in {"the", "The"}:
            return False
        of, _ = self._origin_behind(first + length)
        is_elsewhere = of is not None and of.id != "united-states"
        return self._text(first - 1) in words_for("behind") or is_elsewhere

    def _titled(
        self, first: int, index: int, found: list[TitleRead], origin: ActsFor | None
    ) -> NamedPerson | None:
        """The name behind a title, and between or behind it whose title it is."""
        if self._text(index - 1) == "Ambassador" and self._text(index) == "to":
            # Where an ambassador is accredited is nothing that he acts for.
            index = self._skip(self._origin_behind(index)[1], frozenset({","}))
        elif origin is None:
            origin, index = self._origin_behind(index)
            if origin is not None:
                index = self._skip(index, frozenset({",", "Dr."}))
        index = self._skip(index, words_for("honours") | {"Dr."})
        name, index = self._name(index)
        if not name:
            return None
        kept = [each.kept for each in found if each.kept]
        behind, after = self._origin_behind(index)
        if behind is None and self._text(index) == ",":
            more, behind, after = self._titles_behind(index + 1)
            found = [*found, *more] if behind is not None else found
        if behind is not None and (origin is None or behind == origin):
            origin, index = behind, after
        if self._text(first - 1) in words_for("not in office"):
            found = [TitleRead(written=each.written, kept=each.kept) for each in found]
        if kept and origin is not None and origin.is_state:
            name = f"{name} of {origin.name}"
        return NamedPerson(first, index, name, tuple(found), origin)

    def _titled_behind(self, first: int) -> NamedPerson | None:
        """A name, a comma, and the title of whoever has it."""
        name, index = self._name(first)
        is_place = places().at(self._words, first) is not None  # "In Oslo, Foreign Minister"
        if " " not in name or self._text(index) != "," or is_place:
            return None
        found, origin, index = self._titles_behind(index + 1)
        return NamedPerson(first, index, name, tuple(found), origin) if found else None

    def _titles_behind(self, index: int) -> tuple[list[TitleRead], ActsFor | None, int]:
        """As in "Minister of Defense of Alba", "Diplomatic Advisor to the President of Alba"."""
        index = self._skip(index, frozenset({"the"}))
        origin, index = self._origin(index)
        found, index = self._titles(index)
        while found and origin is None and self._text(index) in words_for("behind"):
            origin, after = self._origin_behind(index)
            if origin is None:
                inner, after = self._titles(self._skip(index + 1, frozenset({"the"})))
                if not inner:
                    break
            index = after
        if self._name(index)[0]:
            return [], None, index  # "Ann Other, Foreign Minister Ben Else": it is the next one's
        return found, origin, index

    def _one_of_several(self, first: int) -> NamedPerson | None:
        """As in "Presidents Ann Other of Alba and Ben Else of Bora": the title stands once."""
        text = self._text(first)
        for plural, single in _PLURALS.items():
            for before in (("Prime",), ("Foreign",), ("National", "Security"), ()):
                phrase = [*before, plural]
                given = [each.text for each in self._words[first : first + len(phrase)]]
                if given == phrase:
                    written = " ".join([*before, single])
                    self._plural = TitleRead(written=written)
                    found = titles().at(_as_words(written), 0)
                    self._plural = found[1] if found else None
                    if self._plural is None:
                        return None
                    return self._titled(first, first + len(phrase), [self._plural], None)
        before_it = self.last is not None and first - self.last.after <= 2
        if self._plural is not None and before_it and text[:1].isupper():
            return self._titled(first, first, [self._plural], None)
        return None

    def _titles(self, index: int) -> tuple[list[TitleRead], int]:
        found: list[TitleRead] = []
        after = index
        while (title := titles().at(self._words, index)) is not None:
            length, meant = title
            found.append(meant)
            after = index + length
            index = after
            while self._text(index) in {"and", "/", "&", ","}:
                index += 1
            origin, beyond = self._origin(index)
            if origin is not None and titles().at(self._words, beyond) is not None:
                break  # the next one's
        return found, after

    def _origin(self, index: int) -> tuple[ActsFor | None, int]:
        found = origins().at(self._words, index)
        after = self._skip(index, words_for("polities"))
        if found is None and after > index and self._text(after) == "of":
            index = self._skip(after + 1, frozenset({"the"}))
            found = origins().at(self._words, index)
        if found is None:
            return None, index
        length, origin = found
        return origin, self._skip(index + length, frozenset({"’s", "'s"}))

    def _origin_behind(self, index: int) -> tuple[ActsFor | None, int]:
        if self._text(index) not in words_for("behind"):
            return None, index
        origin, after = self._origin(self._skip(index + 1, frozenset({"the", "The"})))
        is_owner = self._text(after - 1) in {"’s", "'s"}  # "of Alba's Regional Government"
        return (None, index) if origin is None or is_owner else (origin, after)

    def _name(self, index: int) -> tuple[str, int]:
        start, end = index, index
        while index < len(self._words):
            text = self._words[index].text
            if not self._is_of_name(text, index, is_first=index == start):
                break
            index += 1
            if text not in words_for("particles"):
                end = index
        name = " ".join(each.text for each in self._words[start:end])
        if name and self._text(end) == "," and self._text(end + 1) in {"Jr.", "Jr"}:
            return f"{name} Jr.", end + 2
        return name, end

    def _is_of_name(self, text: str, index: int, *, is_first: bool) -> bool:
        if text in words_for("particles"):
            after = index
            while self._text(after) in words_for("particles"):
                after += 1
            return self._text(after)[:1].isupper() and (not is_first or text in {"von", "van"})
        capital = text[3:4] if text[:3] in {"al-", "el-", "as-", "an-"} else text[:1]
        if not capital.isupper() or text in words_for("no names") or text in words_for("honours"):
            return False
        if titles().at(self._words, index) is not None:
            return not is_first and self._text(index - 1) in words_for("before names of titles")
        origin = origins().at(self._words, index)
        # "Israel Katz" is a person; "France and" is none.
        return origin is None or not is_first or self._text(index + origin[0])[:1].isupper()

    def _skip(self, index: int, what: frozenset[str]) -> int:
        while self._text(index) in what:
            index += 1
        return index

    def _text(self, index: int) -> str:
        return self._words[index].text if 0 <= index < len(self._words) else ""


def _with_adjuncts(title: TitleRead, beside: str) -> TitleRead:
    written = f"{beside} {title.written}"
    return TitleRead(written=written, office=f"{written} of {{}}" if title.office else "")


def _principals_called(surname: str) -> list[Principal]:
    """Those of a surname, one alone for each person."""
    found = {each.person: each for each in principals() if each.name.endswith(f" {surname}")}
    return list(found.values()) if len(found) == 1 else []


def _as_words(text: str) -> list[Word]:
    return [Word(each, 0, 0) for each in text.split()]
