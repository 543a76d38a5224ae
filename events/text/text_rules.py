"""What a text must be to be recorded. Which rule holds for a field is said by its type.

Rules of admission: what is recorded already is read as it is, and formats replace what they cannot
hold (`api.plain`). A new field whose type names no rule fails a test.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from events.text import formal_texts, identifiers
from events.text.characters import (
    BREAKS,
    NO_CHARACTERS,
    STRANGERS,
    end_astray,
    invisible_astray,
    is_visible,
    named,
    order_astray,
)
from events.text.formal_texts import Broken, shown
from events.text.unicode_patterns import UnicodePattern

# Nearly all texts are of these and need no closer look: `re` tells five times as fast.
_VISIBLE = "!-~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u201f\u2026"
_ORDINARY_LINE = re.compile(f"[{_VISIBLE}](?:[ {_VISIBLE}]*[{_VISIBLE}])?")
_ORDINARY_PROSE = re.compile(f"[{_VISIBLE}](?:[ \n\t{_VISIBLE}]*[{_VISIBLE}])?\n?")
_ORDINARY_QUOTE = re.compile(f"[ \t\n\xa0{_VISIBLE}]*")

_NOT_IN_A_LINE = UnicodePattern(f"[{BREAKS}{STRANGERS}]")
_NOT_IN_PROSE = UnicodePattern(rf"(?![\n\t])[{BREAKS}{STRANGERS}]")
# A text may hold what old encodings left there; without what, no text can be attached to it.
_NOT_IN_A_QUOTE = UnicodePattern(rf"[\0-\x08\x0e-\x1b\x7f{NO_CHARACTERS}]")


def line(text: str) -> Broken | None:
    """One line: a name, a title, a summary."""
    if _ORDINARY_LINE.fullmatch(text):
        return None
    expected = "one line, without control characters, private use and signs of a broken encoding"
    return _with_none_of(_NOT_IN_A_LINE, text, expected) or _whole(text)


def prose(text: str) -> Broken | None:
    r"""Lines that are parted by \n. A line break may end them: a block of YAML has one."""
    if _ORDINARY_PROSE.fullmatch(text):
        return None
    expected = r"text without control characters but \n and \t, private use or a broken encoding"
    return _with_none_of(_NOT_IN_PROSE, text, expected) or _whole(text.removesuffix("\n"))


def quote(text: str) -> Broken | None:
    """What is copied to the letter, and from around it: whatever can stand in a text."""
    if _ORDINARY_QUOTE.fullmatch(text):
        return None
    expected = "text without NUL, controls of devices, surrogates and noncharacters"
    return _with_none_of(_NOT_IN_A_QUOTE, text, expected)


def file_name(text: str) -> Broken | None:
    """The name of a file, not a way to it."""
    if text in {".", ".."} or "/" in text or "\\" in text:
        return Broken("a file's name, without folders", shown(text))
    return line(text)


RULES: dict[str, Callable[[str], Broken | None]] = {
    "line": line,
    "prose": prose,
    "quote": quote,
    "file": file_name,
    "url": formal_texts.url,
    "language": formal_texts.language,
    "zone": formal_texts.zone,
    "scheme": identifiers.scheme,
}
"""By the names under which types refer to them."""

_RULES_BY_NAME: dict[str, Callable[[str, str], Broken | None]] = {
    "identifier": identifiers.identifier,
}
"""What more holds for the member of an object, by its name."""


class BrokenText(NamedTuple):
    """Where a text is (a JSON pointer), and how it breaks its rule."""

    pointer: str
    expected: str
    found: str

    def within(self, step: str | int) -> "BrokenText":
        """The same, seen from further out."""
        return BrokenText(f"/{step}{self.pointer}", self.expected, self.found)


def broken_texts(item: Struct) -> Sequence[BrokenText]:
    """The texts of a struct that break their rules, and those of the structs within."""
    found: list[BrokenText] = []
    for name, look in _looks(type(item)):
        value = getattr(item, name)
        if value is not None and (within := look(value)):
            found += (each.within(name) for each in within)
    return found


def broken_texts_of(struct: type[Struct], fields: Mapping[str, Any]) -> Iterator[BrokenText]:
    """The same for what can be made out of a struct, but for the structs within."""
    for name, look in _looks(struct):
        value = fields.get(name)
        texts = value if isinstance(value, tuple) else (value,)
        if isinstance(value, dict) or all(isinstance(each, str) for each in texts):
            yield from (each.within(name) for each in look(value))


_Look = Callable[[Any], Sequence[BrokenText]]
"""Functions and no generators: every text of every event goes through them, and nearly all are
sound.
"""


@cache
def _looks(struct: type[Struct]) -> tuple[tuple[str, _Look], ...]:
    hints = get_type_hints(struct, include_extras=True)
    found = ((name, _look(hints[name], None)) for name in struct.__struct_fields__)
    return tuple((name, look) for name, look in found if look is not None)


def _look(hint: Any, rule: str | None) -> _Look | None:
    """How to look through a value of a type; None where there is no text to be looked at."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _look(arguments[0], next(_rules_of(arguments[1:]), rule))
    if hint is str:
        return None if rule is None else _by(RULES[rule])
    if origin in {Union, UnionType}:
        looks = [_look(each, rule) for each in arguments if each is not NoneType]
        return next((each for each in looks if each is not None), None)
    if origin is tuple:
        return _each(_look(arguments[0], rule))
    if origin is dict:
        return _members(*(next(_rules_of(get_args(each)[1:]), "line") for each in arguments))
    is_struct = isinstance(hint, type) and issubclass(hint, Struct)
    return broken_texts if is_struct else None


def _rules_of(annotations: tuple[Any, ...]) -> Iterator[str]:
    for each in annotations:
        if isinstance(each, Meta) and each.extra and "text" in each.extra:
            yield each.extra["text"]


def _by(rule: Callable[[str], Broken | None]) -> _Look:
    def look(text: str) -> Sequence[BrokenText]:
        broken = rule(text)
        return () if broken is None else (BrokenText("", *broken),)

    return look


def _each(look: _Look | None) -> _Look | None:
    if look is None:
        return None

    def look_at_each(values: tuple[Any, ...]) -> Sequence[BrokenText]:
        return [
            broken.within(index) for index, value in enumerate(values) for broken in look(value)
        ]

    return look_at_each


def _members(name_rule: str, value_rule: str) -> _Look:
    """Of a name that breaks its rule, the object is told: it would make no pointer to be read."""
    is_name, is_value = RULES[name_rule], RULES.get(value_rule, line)
    by_name = _RULES_BY_NAME.get(value_rule, _any)

    def look(members: Mapping[str, str]) -> Sequence[BrokenText]:
        found: list[BrokenText] = []
        for name, value in members.items():
            if (broken := is_name(name)) is not None:
                found.append(BrokenText("", *broken))
            elif (broken := is_value(value) or by_name(name, value)) is not None:
                step = name.replace("~", "~0").replace("/", "~1")
                found.append(BrokenText("", *broken).within(step))
        return found

    return look


def _any(name: str, value: str) -> None:
    """Any value goes with any name."""


def _with_none_of(refused: UnicodePattern, text: str, expected: str) -> Broken | None:
    found = refused.search(text)
    return None if found is None else Broken(expected, f"{named(found[0])} at {found.start()}")


_WHOLE: tuple[tuple[Callable[[str], int | None], str], ...] = (
    (end_astray, "text that begins and ends with what can be seen"),
    (invisible_astray, "tags and variation selectors only where they vary something"),
    (order_astray, "no override of direction, and what turns it closed in its line"),
)


def _whole(text: str) -> Broken | None:
    if not is_visible(text):
        return _nothing_to_see(text)
    for astray, expected in _WHOLE:
        if (at := astray(text)) is not None:
            return Broken(expected, f"{named(text[at])} at {at}")
    return None


def _nothing_to_see(text: str) -> Broken:
    return Broken("text with something to see", shown(text))
