"""What a fuzzer feeds to parsers: arbitrary bytes and text, and good input that was damaged.

FUZZ=100 looks a hundred times as long.
"""

import os
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.chances import chances

DEPTH = 100_000

fuzzed = settings(
    max_examples=chances(150 * int(os.environ.get("FUZZ", "1"))),
    deadline=timedelta(seconds=5),  # on a machine that does other things too
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

TOKENS: tuple[bytes, ...] = (
    *(b"[", b"]", b"{", b"}", b'"', b":", b",", b"\\", b"\n", b"\0", b"\xff", b"\xed\xa0\x80"),
    *(b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\xef\xbb\xbf", b"null", b"true", b"NaN"),
    *(b"-0", b"1e999", b"1e-999", b"9" * 400, b"-" + b"9" * 20, b"0.1", b"[" * 2_000),
    *(b'{"a":' * 2_000, b'"type":"fact-corrected",', b"- ", b"&a ", b"*a", b"!!x ", b"? ", b"\t"),
)
"""Pieces of JSON and YAML that have ended other programs."""

DEEP: tuple[bytes, ...] = (
    b"[" * DEPTH,
    b"[" * DEPTH + b"]" * DEPTH,
    b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
    b'{"type":' * DEPTH,
    b'{"type":"actor-added","x":' + b"[" * DEPTH + b"]" * DEPTH + b"}",
    b'{"type":' + b"[" * DEPTH + b"]" * DEPTH + b"}",
    b'{"type":"actor-added","id":' + b"9" * 1_000_000 + b"}",
)


@st.composite
def damaged(draw: st.DrawFn, good: Sequence[bytes]) -> bytes:
    """Good input, cut, doubled, with bits flipped or nasty tokens in it; or nothing of the kind."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    content = bytearray(draw(st.sampled_from(good)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(("flip", "cut", "insert", "replace", "double"))):
            case "flip" if at < len(content):
                content[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del content[at : at + draw(st.integers(0, 20))]
            case "insert":
                content[at:at] = draw(st.sampled_from(TOKENS))
            case "replace":
                content[at : at + draw(st.integers(1, 9))] = draw(st.sampled_from(TOKENS))
            case _:
                content += content[at : at + 500]
    return bytes(content)


def any_text(alphabet: str) -> st.SearchStrategy[str]:
    """Text of a grammar's own characters, mostly, or of any at all, lone surrogates included."""
    return st.one_of(
        st.text(alphabet, max_size=90),
        st.text(st.one_of(st.sampled_from(alphabet), st.characters(codec=None)), max_size=90),
    )


NO_TEXT: dict[str, str] = {
    "nothing": "",
    "blanks": " \u3000\u00a0",
    "zero width": "\u200b\u200d\u2060",
    "a byte order mark": "\ufeff",
    "fillers": "\u3164\u115f\u1160\uffa0",
    "a blank of braille": "\u2800",
    "a silent note": "\U0001d159",
    "marks that stand on nothing": "\u0301\u0300",
    "directions": "\u200e\u200f\u202e",
    "soft hyphens": "\u00ad",
    "selectors": "\ufe0f",
    "tags": "\U000e0041\U000e0042",
}
"""What nothing can be seen of."""

SPOILT: dict[str, str] = {
    "a line break": "Talks\nin Bora",
    "a carriage return": "Talks\r\nBEGIN:VEVENT\r\nSUMMARY:Forged",
    "a tab": "Talks\tin Bora",
    "NUL": "Talks\0",
    "BEL": "\aTalks",
    "an escape sequence": "Talks \x1b]0;owned\x07\x1b[2J",
    "one of C1": "Talks \x9b2J",
    "DEL": "Talks\x7f",
    "NEL": "Talks\x85in Bora",
    "a line separator": "Talks\u2028in Bora",
    "a paragraph separator": "Talks\u2029in Bora",
    "a noncharacter": "Talks\uffff",
    "a noncharacter of Arabic's": "Talks\ufdd0",
    "one beyond": "Talks\U0010fffe",
    "private use": "Talks \ue000",
    "private use beyond": "Talks \U000f0000",
    "a byte order mark within": "Talks\ufeffin Bora",
    "what an encoding has lost": "Talks \ufffd",
    "in place of an object": "Talks \ufffc",
    "an override": "Talks \u202eaboB ni\u202c",
    "an isolate that is not closed": "Talks \u2067in Bora",
    "an embedding that is not closed": "\u202bTalks",
    "what closes nothing": "Talks\u2069 in Bora",
    "tags outside of a flag": "Talks\U000e0041\U000e0042",
    "two selectors": "Talks\ufe0f\ufe0e",
    "a deprecated control": "Talks\u206ain Bora",
    "an annotation": "\ufff9Talks\ufffa",
    "a blank before": " Talks",
    "a blank behind": "Talks\u2003",
    "zero width before": "\u200bTalks",
    "zero width behind": "Talks\u200b",
    "a filler behind": "Talks\u3164",
    "a mark before": "\u0301Talks",
}
"""What is no line of text, each in another way."""

SOUND: tuple[str, ...] = (
    "Talks",
    "Qin Gang’s “last” visit – 18 June",
    "Ærø, Łódź, İstanbul, e\u0301",
    "王毅外长会见布林肯",
    "ブリンケン国務長官",
    "دانش\u200cگاه تهران",  # a zero-width non-joiner, as Persian has it
    "श्री\u200dलंका",
    "\u200fالقدس (Jerusalem)\u200f",
    "قال \u2066H&M\u2069 كذا",
    "ที่ประชุม\u200bสุดยอด",  # a zero-width space, as Thai may have it
    "👩\u200d👩\u200d👧 met ❤\ufe0f",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland
    "葛\U000e0100城",  # a variant of a character
    "co\u00adoperation",
    "100\u202f% of 5\u00a0km",
    "ᠮᠣᠩᠭᠣᠯ\u180e\u1820",
    "=1+1",
    "?",
)
"""Lines of text as the world writes them."""

FORMULAS: tuple[str, ...] = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1+1", "\r=1+1", "\n=1+1", "\u200b=1+1"),
    *("\u00a0=1+1", "\ufeff=1+1", "\u00ad+1", "\u3000-1", "\u2060@x", "\u202e=1+1", "\x1f=1+1"),
    *("＝1+1", "＋1", "－1", "＠x", "\u200b＝1+1", "﹦1", "−1", "\u3164=1", "\ufe0f=1"),
    *("Talks;=1+1", "Talks; +1", "Talks;\u200b-1"),
)
"""What a spreadsheet would run."""
