"""What a fuzzer feeds to parsers: arbitrary bytes and text, and good input that was damaged.

FUZZ=100 looks a hundred times as long.
"""

import os
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

DEPTH = 100_000

fuzzed = settings(
    max_examples=150 * int(os.environ.get("FUZZ", "1")),
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
