"""Which format an answer is wanted in: by the extension of its address, else by `Accept`.

An extension decides alone: whoever typed `.bib` wants BibTeX, whatever the browser accepts. Without
one, `Accept` does (`api.accepting`), and the format that is listed first where it is absent.

An extension that is not one of the formats' is a part of the id, so that an address with an unknown
one has nothing at it.
"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.exceptions import HTTPException
from msgspec import Struct, field
from msgspec.structs import replace

from api.accepting import preferred
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
    place = preferred(accept, [each.media_type for each in formats])
    if place is None:
        raise NotAcceptable(accept, formats)
    return formats[place]
