"""Formats of answers, and which of them a request accepts."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar.exceptions import HTTPException
from msgspec import Struct, field

from api.answers.problems import Available
from api.http.accept import preferred

FORMATS_OPTION = "formats"
"""The key in a route's `opt` under which its formats stand, for the OpenAPI document."""

VIEWS_OPTION = "views"
"""The key under which stand the formats of views that a parameter asks for, each with the type of
its answer.
"""

ALTERNATIVES_OPTION = "alternatives"
"""The key under which stand the types of what a route answers with otherwise, in the same format:
of several structs msgspec knows no schema together.
"""

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


def accepted(accept: str, formats: Sequence[Format]) -> Format:
    """The format that an `Accept` header prefers; raises `NotAcceptable`."""
    place = preferred(accept, [each.media_type for each in formats])
    if place is None:
        raise NotAcceptable(accept, formats)
    return formats[place]
