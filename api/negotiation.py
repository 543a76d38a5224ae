"""Which format an answer is wanted in: by the extension of its address, else by `Accept`.

An extension decides alone: whoever typed `.bib` wants BibTeX, whatever the browser accepts. Without
one, `Accept` is read as RFC 9110 has it: of the ranges that fit a format the most specific gives
its quality, `q=0` refuses it, and of equal qualities the more specific range wins, then the format
that is listed first. Elements that cannot be read are skipped; where none is left, the header
counts as absent, and absent means the first format. `charset=utf-8` is always granted.

An extension that is not one of the formats' is a part of the id, so that an address with an unknown
one has nothing at it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.exceptions import HTTPException
from msgspec import Struct, field
from msgspec.structs import replace

from api.parameters import AnyRequest
from api.public_base import base_of

if TYPE_CHECKING:  # answers are redirected by way of this module
    from api.answers import Question

FORMATS_OPTION = "formats"
"""The key in a route's `opt` under which its formats stand, for the OpenAPI document."""

TEXT = {"type": "string"}


class Format(Struct, frozen=True, kw_only=True):
    """A format of answers. `media_type` is sent with its parameters, a text's charset apart, which
    Litestar adds; `schema` describes the body in the OpenAPI document.
    """

    name: str
    media_type: str
    extension: str
    schema: dict[str, Any] = field(default_factory=lambda: dict(TEXT))

    @property
    def essence(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0].strip()


JSON = Format(name="json", media_type="application/json", extension=".json")
"""What every route answers in when it is not asked for anything else."""


class Available(Struct, frozen=True, kw_only=True):
    """A format that an answer can be had in."""

    media_type: str
    extension: str


def available(formats: Sequence[Format]) -> tuple[Available, ...]:
    """Formats as a problem document lists them."""
    return tuple(
        Available(media_type=each.media_type, extension=each.extension) for each in formats
    )


class NotAcceptable(HTTPException):
    """Nothing that the request accepts can be had here; `available` is what can."""

    status_code = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self, accept: str, formats: Sequence[Format]) -> None:
        listed = ", ".join(f"{each.essence} ({each.extension})" for each in formats)
        super().__init__(
            detail=f"nothing here is in {accept[:200]!r}: expected one of {listed}",
            headers={"Vary": "Accept"},
        )
        self.available = available(formats)


class Choice(Struct, frozen=True, kw_only=True):
    """The format that was chosen among `formats`, and the id that the address names."""

    id: str
    format: Format
    formats: tuple[Format, ...]
    base: str

    def canonical(self, question: "Question") -> "Question":
        """The question under its address without extension."""
        before, _, _ = question.path.rpartition("/")
        return replace(question, path=f"{before}/{self.id}")

    def response(
        self,
        question: "Question",
        body: Struct | bytes,
        headers: dict[str, str] | None = None,
    ) -> Response[Any]:
        """The answer in the chosen format, with the addresses of the others."""
        return Response(
            body,
            media_type=self.format.media_type,
            headers={"Vary": "Accept", "Link": self._links(question), **(headers or {})},
        )

    def _links(self, question: "Question") -> str:
        """The permalink, and the same answer in each other format (RFC 8288)."""
        _, _, query = question.permalink.partition("?")
        links = [f'<{question.path}?{query}>; rel="canonical"']
        for each in self.formats:
            if each is not self.format:
                address = f"{question.path}{each.extension}?{query}"
                links.append(f'<{address}>; rel="alternate"; type="{each.essence}"')
        return ", ".join(links)


def choose(request: AnyRequest, last: str, formats: tuple[Format, ...]) -> Choice:
    """The format for the last segment of an address; raises `NotAcceptable`."""
    id, chosen = _chosen(request, last, formats)
    # JSON has no absolute address in it.
    base = "" if chosen is JSON else base_of(request.scope, request.app.state.config)
    return Choice(id=id, format=chosen, formats=formats, base=base)


def _chosen(request: AnyRequest, last: str, formats: tuple[Format, ...]) -> tuple[str, Format]:
    # The longest first: ".csl.json" also ends in ".json".
    for each in sorted(formats, key=lambda each: -len(each.extension)):
        if last.endswith(each.extension):
            return last.removesuffix(each.extension), each
    accept = ", ".join(request.headers.getall("accept", []))
    return last, accepted(accept, formats)


def accepted(accept: str, formats: Sequence[Format]) -> Format:
    """The format that an `Accept` header prefers; raises `NotAcceptable`."""
    ranges = _ranges(accept)
    if not ranges:
        return formats[0]
    ranked = [(_rank(ranges, each), -place, each) for place, each in enumerate(formats)]
    (quality, _), _, best = max(ranked, key=lambda each: each[:2])
    if quality == 0:
        raise NotAcceptable(accept, formats)
    return best


class _Range(Struct, frozen=True):
    """A media range of an `Accept` header."""

    type: str
    subtype: str
    parameters: dict[str, str]
    quality: float

    @property
    def specificity(self) -> int:
        return (self.type != "*") + (self.subtype != "*") + len(self.parameters)

    def fits(self, offered: "_Range") -> bool:
        return (
            self.type in {"*", offered.type}
            and self.subtype in {"*", offered.subtype}
            and all(_granted(offered, name, value) for name, value in self.parameters.items())
        )


def _granted(offered: _Range, name: str, value: str) -> bool:
    if name == "charset":
        return value.lower() in {"utf-8", "utf8"}
    # `profile` holds one or more addresses, parted by blanks; all of them are wanted.
    return set(value.split()) <= set(offered.parameters.get(name, "").split())


def _rank(ranges: Sequence[_Range], offer: Format) -> tuple[float, int]:
    """A format's quality, and how specifically it was asked for."""
    (offered,) = _ranges(offer.media_type)
    fitting = [each for each in ranges if each.fits(offered)]
    if not fitting:
        return 0.0, 0
    best = max(fitting, key=lambda each: (each.specificity, each.quality))
    return best.quality, best.specificity


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 (RFC 9110's word, no secret)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_MEDIA_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*")
_PARAMETER = re.compile(rf"\s*;\s*(?:({_TOKEN})=({_TOKEN}|{_QUOTED})\s*)?")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@lru_cache(maxsize=128)
def _ranges(accept: str) -> tuple[_Range, ...]:
    """The elements of an `Accept` header that can be read; clients send few different ones."""
    found = map(_range, _elements(accept))
    return tuple(each for each in found if each is not None)


def _elements(accept: str) -> Iterator[str]:
    """What stands between the commas, but for those within quotation marks."""
    start, quoted, escaped = 0, False, False
    for place, character in enumerate(accept):
        if character == "," and not quoted:
            yield accept[start:place]
            start = place + 1
        elif character == '"' and not escaped:
            quoted = not quoted
        escaped = quoted and character == "\\" and not escaped
    yield accept[start:]


def _range(element: str) -> _Range | None:
    match = _MEDIA_RANGE.match(element)
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    parameters = _parameters(element, match.end())
    if parameters is None:
        return None
    quality = parameters.pop("q", "1")
    if not _QUALITY.fullmatch(quality):
        return None
    return _Range(match[1].lower(), match[2].lower(), parameters, float(quality))


def _parameters(element: str, place: int) -> dict[str, str] | None:
    """A range's parameters, names in lower case; None where they cannot be read."""
    found: dict[str, str] = {}
    while place < len(element):
        match = _PARAMETER.match(element, place)
        if match is None:
            return None
        if match[1] is not None:
            found.setdefault(match[1].lower(), _unquoted(match[2]))
        place = match.end()
    return found


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
