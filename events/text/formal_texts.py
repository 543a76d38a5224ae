"""Texts that have a form of their own: addresses, tags of languages, time zones."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from events.text.characters import BLANKS, BREAKS, STRANGERS
from events.text.unicode_patterns import UnicodePattern

_NOT_IN_AN_ADDRESS = UnicodePattern(rf"[{BREAKS}{STRANGERS}{BLANKS}\p{{Cf}}<>\"\\\\^`{{|}}]")
# Of letters and digits of any script, as browsers show them, or of what stands for them in ASCII.
_LABEL = r"[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?"
_HOST = UnicodePattern(rf"(?i)(?:{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]+\])(?::[0-9]*)?")
_HOST_LONGEST = 253


class Broken(NamedTuple):
    """What was expected of a text, and what was found."""

    expected: str
    found: str


def shown(text: str) -> str:
    """A text as a refusal shows it: in ASCII, and not all of it."""
    return ascii(text if len(text) <= 80 else text[:77] + "...")


def url(text: str) -> Broken | None:
    """An address that a browser can open, and that says by itself where it leads."""
    if not _is_address(text):
        expected = (
            "an address that begins with http:// or https:// and a host, with no user, blanks"
        )
        return Broken(f"{expected} or control characters", shown(text))
    return None


def language(text: str) -> Broken | None:
    """A tag of BCP 47 that is well formed and whose parts are registered."""
    # It takes a twentieth of a second to import, which no command and no start should wait for.
    from langcodes import tag_is_valid  # noqa: PLC0415 (see above)

    # With an underscore it is a locale of POSIX.
    if text.isascii() and "_" not in text and tag_is_valid(text):
        return None
    return Broken("a language tag of BCP 47, such as en or zh-Hant", shown(text))


def zone(text: str) -> Broken | None:
    """A zone that is in the IANA time zone database."""
    if text in _zones():
        return None
    return Broken("an IANA time zone, such as Asia/Shanghai", shown(text))


def _is_address(text: str) -> bool:
    if _NOT_IN_AN_ADDRESS.search(text):
        return False
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, brackets around what is no address
        return False
    is_one = parts.scheme in {"http", "https"} and port != 0 and len(host) <= _HOST_LONGEST
    return is_one and _HOST.fullmatch(parts.netloc) is not None


@cache
def _zones() -> frozenset[str]:
    """From the package and not from the machine, which may have fewer or none."""
    listed = (files("tzdata") / "zones").read_text(encoding="utf-8")
    return frozenset(listed.split())
