"""Texts as a format, a terminal or a log can hold them, whatever is recorded.

`events.text.text_rules` keeps out what is no text. What was recorded before, and quotes, which are
copied to the letter, may hold it all the same: here it is replaced, and nowhere else.
"""

import regex

from events.text import formal_texts
from events.text.characters import BREAKS, NO_CHARACTERS, orderers_astray

_BREAK = regex.compile(f"[{BREAKS}]")
_NO_CHARACTER = regex.compile(f"[{NO_CHARACTERS}]")
_CONTROL = regex.compile(rf"(?![\n\t])[{BREAKS}{NO_CHARACTERS}]")
_IN_HTML = {each.encode(): f"\\u{ord(each):04x}".encode() for each in "<>&\u2028\u2029"}


def plain(text: str) -> str:
    """A text in one line: line breaks, control characters and runs of blanks become one blank.

    What turns the direction round and is not closed is left out, so that it stays what it was for
    whatever is written behind the text.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = _NO_CHARACTER.sub("\ufffd", _BREAK.sub(" ", text))
    return " ".join(in_order(kept).split())


def in_order(text: str) -> str:
    """A text without what would change the order of what is written behind it."""
    astray = set(orderers_astray(text))
    return "".join(c for at, c in enumerate(text) if at not in astray) if astray else text


def harmless(text: str) -> str:
    r"""Lines for people: what would steer their terminal is spelt out, as `\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return in_order(_CONTROL.sub(lambda found: ascii(found[0])[1:-1], text))


def web_address(url: str | None) -> str | None:
    """An address that leads somewhere on the web; None for what was recorded as one and is none."""
    return None if url is None or formal_texts.url(url) is not None else url


def in_html(encoded: bytes) -> bytes:
    """JSON that can stand within a page: nothing in its texts ends a script or begins a comment."""
    for each, escaped in _IN_HTML.items():
        encoded = encoded.replace(each, escaped)
    return encoded
