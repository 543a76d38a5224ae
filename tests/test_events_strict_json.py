"""Bytes from outside are read in one way or refused, and told where."""

import json
import struct
from contextlib import suppress
from math import isfinite

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from events import strict_json
from events.errors import JsonError
from tests.nasty import DEEP, damaged, fuzzed

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Loose(msgspec.Struct):
    """Passes over what it does not know, as the reader of a bundle's events does."""

    id: str = ""
    answer: msgspec.Raw = msgspec.Raw(b"")


def refusal(content: bytes) -> JsonError:
    with pytest.raises(JsonError) as refused:
        strict_json.read(content, _decode)
    with pytest.raises(JsonError):
        strict_json.check(content)
    return refused.value


@pytest.mark.parametrize(
    ("content", "pointer", "line", "column"),
    [
        (b'{"id":"a","id":"b"}', "/id", 1, 11),
        (b'{"id":"a","id":"a"}', "/id", 1, 11),
        (b'{"id":"a","\\u0069d":"b"}', "/id", 1, 11),
        (b'{"\\u0069\\u0064":"a","id" : "b"}', "/id", 1, 21),
        (b'{"a/b~c":1,"a\\/b~c":2}', "/a~1b~0c", 1, 12),
        ('{"é":"ü,{\\"é\\":","é":1}'.encode(), "/é", 1, 18),
        (b'{"":1,\n "":2}', "/", 2, 2),
        (b'{"events":[{},\n  {"x":{"y":[0,{"z":1,"z":2}]}}]}', "/events/1/x/y/1/z", 2, 23),
        (b'[[{"a":1},{"a":1,"b":{"a":2}}],{"a":{"b":1},"c":["a","a"],"a":0}]', "/1/a", 1, 59),
        (b'{"a":{"b":1,"b":2},"a":1}', "/a/b", 1, 13),
        (b'{"a":{"a":{"a":{}}},"b":"\\"a\\":\\\\","a":[]}', "/a", 1, 36),
    ],
)
def test_second_member_of_a_name_is_refused_where_it_stands(
    content: bytes, pointer: str, line: int, column: int
) -> None:
    error = refusal(content)

    assert error.reason.startswith("two members named ")
    assert (error.pointer, error.line, error.column) == (pointer, line, column)


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":{"a":["a","a",{"a":1}]},"b":{"a":1},"A":2}',
        '{"\u00e9":1,"e\u0301":2}'.encode(),  # looks alike, but is another name
        b'{"a":"\\"a\\":","b":"{\\"b\\":1,\\"b\\":2}"}',
        b'["\\ud83d\\ude00","\\\\ud83d","\\\\\\\\udc00"]',
        b"[0,-0,0.0,1e2,1E-2,-0.10,38.8977,2.2250738585072014e-308,0e99999999999999999999]",
        b"[0.1,0.10000000000000001,0.1000000000000000055511151231257827]",
        b"[9007199254740993,18446744073709551616,123456789012345678901234567890]",
        b' \r\n\t{"a":[]}\n',
    ],
)
def test_what_says_each_thing_once_is_read(content: bytes) -> None:
    assert strict_json.read(content, _decode) == json.loads(content)


@pytest.mark.parametrize(
    ("content", "said", "line", "column"),
    [
        (b'{"a":\nNaN}', "invalid character", 2, 1),
        (b'{"a":[1,-Infinity]}', "invalid", 1, 10),
        (b'{"a":"\\ud83dx"}', "half of a surrogate pair", 1, 7),
        (b'{"a":"\\udc00"}', "half of a surrogate pair", 1, 7),
        ('{"é":"'.encode() + b'\xff"}', "byte 0xff, which is no UTF-8", 1, 7),
        (b'{"a":1,\n"b":"\xed\xa0\x80"}', "byte 0xed, which is no UTF-8", 2, 6),
        (b"\xef\xbb\xbf{}", "a byte order mark", 1, 1),
        ("{}".encode("utf-16"), "byte 0xff, which is no UTF-8", 1, 1),
        (b'{"a":1,}', "trailing comma", 1, 8),
        (b'{"a":1}{}', "trailing characters", 1, 8),
        (b'{"a":', "truncated: it ends before its last value does", 1, 6),
        (b'{"a":"\x01"}', "invalid character", 1, 7),
        (b'{"a":[0,1e-400]}', "the number 1e-400", 1, 9),
        (b"[0.12345678901234567890123]", "a double does not hold", 1, 2),
        (b"[9007199254740993.0]", "a double does not hold", 1, 2),
    ],
)
def test_what_is_no_json_or_inexact_is_refused_where_it_stands(
    content: bytes, said: str, line: int, column: int
) -> None:
    with pytest.raises(JsonError) as refused:
        strict_json.read(content, _decode)

    assert said in refused.value.reason
    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize(
    "passed_over",
    [
        b'{"id":"a","id":"b"}',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b"1e999",
        b"1e-999",
        b"9" * 5_000,
        b"0." + b"1" * 5_000,
    ],
)
@pytest.mark.parametrize("name", [b"answer", b"unknown"])
def test_what_a_decoder_passes_over_is_looked_at_too(passed_over: bytes, name: bytes) -> None:
    content = b'{"id":"x","' + name + b'":[' + passed_over + b"]}"

    with pytest.raises(JsonError):
        strict_json.read(content, msgspec.json.Decoder(Loose).decode)


@pytest.mark.parametrize("content", DEEP, ids=range(len(DEEP)))
def test_nesting_without_end_is_refused(content: bytes) -> None:
    with pytest.raises((JsonError, msgspec.ValidationError)):
        strict_json.read(content, _decode)
    with pytest.raises((JsonError, msgspec.ValidationError)):
        strict_json.read(b'{"unknown":' + content + b"}", msgspec.json.Decoder(Loose).decode)


@pytest.mark.parametrize(
    "content",
    [
        b'{"n":0' + b"".join(b',"n%d":0' % each for each in range(200_000)) + b',"n":1}',
        b'{"n":0' + b',"n":0' * 300_000 + b"}",
        b"[" + b'{"a":{}},' * 200_000 + b'{"a":1,"a":2}]',
        b"[" + b"0.25," * 400_000 + b"1e-999]",
        b'["' + b"\\\\" * 1_500_000 + b'",{"a":1,"a":2}]',
        b'["' + b"\\ud83d\\ude00" * 300_000 + b'\\\\",{"a":1,"a":2}]',
        b'["' + b"\xf0\x9f\x98\x80" * 800_000 + b'",{"a":1,"a":2}]',
    ],
    ids=["names", "one name", "objects", "numbers", "backslashes", "pairs", "characters"],
)
def test_content_over_which_a_quadratic_pass_would_not_end_is_refused(content: bytes) -> None:
    refused = refusal(content)

    assert isinstance(refused, JsonError)


@st.composite
def doubled(draw: st.DrawFn) -> bytes:
    """JSON in which, at any depth, an object has two members of one name."""
    names = st.text(max_size=3)
    inner = '{"NAME":1,"b\x00":[],"NAME":2}'.replace("b\x00", "b" * 9)
    name = json.dumps(draw(names))[1:-1]
    text = inner.replace("NAME", name, 1).replace("NAME", _escaped(draw, name))
    for _ in range(draw(st.integers(0, 4))):
        before = json.dumps(draw(st.lists(st.none() | names, max_size=2)))
        text = draw(st.sampled_from([f"[{before},{text}]", f'{{"x":{text},"y":{before}}}']))
    return text.encode()


def _escaped(draw: st.DrawFn, name: str) -> str:
    """The same name, written otherwise where it is plain."""
    return "".join(
        f"\\u{ord(each):04X}" if name.isalnum() and draw(st.booleans()) else each for each in name
    )


@fuzzed
@given(doubled())
def test_a_name_that_comes_twice_is_found_at_any_depth(content: bytes) -> None:
    error = refusal(content)

    assert error.pointer is not None
    assert error.line == 1


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@fuzzed
@given(_VALUES)
def test_whatever_is_written_is_read_as_it_was(value: object) -> None:
    for content in (_encode(value), json.dumps(value, indent=1).encode()):
        assert strict_json.read(content, _decode) == value


@fuzzed
@given(st.binary(min_size=8, max_size=8), st.integers(0, 30))
def test_any_double_is_read_with_however_many_of_its_own_digits(raw: bytes, digits: int) -> None:
    (value,) = struct.unpack("<d", raw)
    written = f"{value:.{digits}e}"
    assume(isfinite(value) and isfinite(float(written)))

    assert strict_json.read(f"[{written}]".encode(), _decode) == [float(written)]


@fuzzed
@given(damaged([b'{"id":"a","of":[{"id":"b","x":1.5},{"id":"c"}],"q":"\\ud83d\\ude00"}']))
def test_damaged_json_is_read_as_others_read_it_or_refused(content: bytes) -> None:
    with suppress(JsonError, msgspec.ValidationError):
        assert strict_json.read(content, _decode) == json.loads(content)
