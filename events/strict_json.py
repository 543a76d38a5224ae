"""JSON from outside, taken at its word or not at all: one reader for all ways in.

msgspec is quick, but takes the last of two members with one name, the double next to a number, and
whatever stands in a part that is passed over. What it made of some bytes is handed out only once
they have been seen to say nothing else: UTF-8, each name once in its object, no number that would
change, no half of a surrogate pair. Each pass is linear in the length of what came, and the passes
that are not C's own are made only to say where the fault is.

Nothing else of ours but errors is imported: a verifier needs this too.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any, TypeVar

import msgspec

from events.errors import JsonError

Read = TypeVar("Read")

AT_ONCE = 2_000_000
"""Bytes that are gone through by C alone, which lets nothing else of the process run meanwhile. Of
more it is first seen in Python that no object has a name twice: one that has may be of any length.
"""

NUMBER_LIMIT = 4_300
"""Characters of a number: to make an integer of more takes the square of them."""

_SHOWN = 50
"""Characters of a name or a number in what is said of it."""

_TOO_DEEP = "nested more deeply than anything is that is read here"
_TRUNCATED = "truncated: it ends before its last value does"
_NOT_DIGITS = re.compile(r"[eE].*|[-.]")
_AT_BYTE = re.compile(r" \(byte (\d+)\)$")

# All escapes up to one that is half a surrogate pair: each is taken whole, so that a backslash
# which is escaped itself begins none.
_WHOLE_PAIRS = re.compile(
    r"(?:[^\\]++|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\(?!u[dD][89a-fA-F])[\s\S])*+"
)
_PART = re.compile(
    r'"(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"(?P<name>\s*+:)?'
    r"|(?P<opening>[{\[])|(?P<closing>[}\]])|(?P<comma>,)|(?P<number>-?\d[-+.\deE]*+)"
)


class _Fault(ValueError):  # noqa: N818 (never leaves this module)
    """What is wrong, while nobody knows where."""


def read(
    content: bytes, decode: Callable[[bytes], Read], encode: Callable[[Read], bytes] | None = None
) -> Read:
    """What a decoder of msgspec's makes of some bytes.

    Where they are what `encode` writes there is nothing to look for, as no encoder writes a name
    twice. Raises `JsonError`, and `msgspec.ValidationError` for values of another shape.
    """
    found = decoded(content, decode)
    if encode is None or encode(found) != content:
        check(content)
    return found


def decoded(content: bytes, decode: Callable[[bytes], Read]) -> Read:
    """The same before anybody has looked whether the bytes say something else besides."""
    try:
        return decode(content)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(content, error) from error


def check(content: bytes) -> None:
    """Raise `JsonError` unless bytes are JSON that says each thing once, and nothing inexactly."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _malformed(content, error) from error
    if len(content) > AT_ONCE and (fault := _first_fault(text)):
        raise fault
    try:
        _scan(text)
    except json.JSONDecodeError as error:
        raise _error(text, error.pos, error.msg[:1].lower() + error.msg[1:]) from error
    except RecursionError as error:
        raise JsonError(_TOO_DEEP) from error
    except ValueError as error:  # ours, or Python's for an integer of too many digits
        raise _first_fault(text) or JsonError(str(error)) from error
    if half := _half_pair(text):
        raise half


def without_mark(content: bytes) -> bytes:
    """The beginning of a file without the byte order mark that some programs put there."""
    return content.removeprefix(BOM_UTF8)


def _each_once(members: list[tuple[str, Any]]) -> None:
    """Called with each object as it ends; that it gives None keeps the whole from being built."""
    if len(dict(members)) < len(members):
        raise _Fault


def _kept(number: str) -> None:
    """Raise unless the double next to a number has as many of its digits as were written."""
    if len(number) > NUMBER_LIMIT:
        raise _Fault
    value = float(number)
    digits = _NOT_DIGITS.sub("", number).strip("0")
    if not digits:
        return
    if not (value and isfinite(value)):
        raise _Fault
    if Decimal(number) not in (Decimal(repr(value)), Decimal(f"{value:.{len(digits) - 1}e}")):
        raise _Fault


def _constant(name: str) -> None:
    raise _Fault(f"{name}, which is no JSON")


_scan = json.JSONDecoder(
    object_pairs_hook=_each_once, parse_float=_kept, parse_constant=_constant
).decode


def _half_pair(text: str) -> JsonError | None:
    if "\\ud" not in text and "\\uD" not in text:
        return None
    whole = _WHOLE_PAIRS.match(text)
    at = 0 if whole is None else whole.end()
    return _error(text, at, "half of a surrogate pair") if at < len(text) else None


def _malformed(content: bytes, error: Exception) -> JsonError:
    """Where msgspec could not go on; of a fault in the encoding it does not say where."""
    if isinstance(error, RecursionError):
        return JsonError(_TOO_DEEP)
    text = content.decode(errors="replace")
    try:
        content.decode()
    except UnicodeDecodeError as encoding:
        at = len(content[: encoding.start].decode())
        reason = f"byte 0x{content[encoding.start]:02x}, which is no UTF-8: {encoding.reason}"
        return _error(text, at, reason)
    if content.startswith(BOM_UTF8):
        return _error(text, 0, "a byte order mark before the first value")
    reason = str(error).removeprefix("JSON is malformed: ")
    if half := _half_pair(text):
        return half
    found = _AT_BYTE.search(reason)
    if found is None:
        return _error(text, len(text), _TRUNCATED if "truncated" in reason else reason)
    # It counts what is left over from the byte after its first.
    byte = int(found[1]) - reason.startswith("trailing characters")
    at = len(content[:byte].decode(errors="replace"))
    return _error(text, at, reason[: found.start()])


def _error(text: str, at: int, reason: str, pointer: str | None = None) -> JsonError:
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return JsonError(reason, line, column, pointer)


def _first_fault(text: str) -> JsonError | None:
    """The first fault of an object or a number, and where it is: a pass in Python, over what may
    be no JSON at all, which others find out.
    """
    opened = [_OpenContainer()]
    for part in _PART.finditer(text):
        here = opened[-1]
        match part.lastgroup:
            case "name":
                here.name = _unescaped(part["text"])
                if here.has_again(here.name):
                    reason = f"two members named {here.name[:_SHOWN]!r}"
                    return _error(text, part.start(), reason, _pointer(opened))
            case "opening":
                opened.append(_OpenContainer())
            case "closing" if len(opened) > 1:
                opened.pop()
            case "comma":
                here.index += 1
            case "number" if fault := _fault_of(part[0]):
                return _error(text, part.start(), fault, _pointer(opened))
            case _:
                pass
    return None


def _fault_of(number: str) -> str | None:
    if len(number) > NUMBER_LIMIT:
        return f"a number of more than {NUMBER_LIMIT} characters"
    try:
        _kept(number)
    except _Fault:
        return f"the number {number[:_SHOWN]}, which a double does not hold"
    except ValueError:
        return None  # it is none
    return None


def _unescaped(name: str) -> str:
    try:
        return str(json.loads(f'"{name}"'))
    except ValueError:
        return name


class _OpenContainer:
    """An object or an array that has begun, and the member or the item that it is at."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.index = 0
        self._names: set[str] = set()

    def has_again(self, name: str) -> bool:
        """Whether a member of that name was there before; from now on it is."""
        is_again = name in self._names
        self._names.add(name)
        return is_again


def _pointer(opened: list[_OpenContainer]) -> str:
    names = (str(each.index) if each.name is None else each.name for each in opened[1:])
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)
