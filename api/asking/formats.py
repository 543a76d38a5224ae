"""Which format an answer is wanted in: by the extension of its address, else by `Accept`.

An extension decides alone: whoever typed `.bib` wants BibTeX, whatever the browser accepts. Without
one, `Accept` does (`api.http.accept`), and the format that is listed first where it is absent.

An extension that is not one of the formats' is a part of the id, so that an address with an unknown
one has nothing at it.
"""

from typing import Any

from litestar import Response
from msgspec import Struct
from msgspec.structs import replace

from api.asking.question import Question
from api.http.media_formats import JSON, Format, accepted
from api.http.public_base import base_of
from api.http.request import AnyRequest


class ChosenFormat(Struct, frozen=True, kw_only=True):
    """The format that was chosen among `formats`, and the id that the address names."""

    id: str
    format: Format
    formats: tuple[Format, ...]
    base: str

    def canonical(self, question: Question) -> Question:
        """The question under its address without extension."""
        before, _, _ = question.path.rpartition("/")
        return replace(question, path=f"{before}/{self.id}")

    def response(
        self,
        question: Question,
        body: Struct | bytes,
        headers: dict[str, str] | None = None,
    ) -> Response[Any]:
        """The answer in the chosen format, with the addresses of the others."""
        return Response(
            body,
            media_type=self.format.media_type,
            headers={"Vary": "Accept", "Link": self._links(question), **(headers or {})},
        )

    def _links(self, question: Question) -> str:
        """The permalink, and the same answer in each other format (RFC 8288)."""
        _, _, query = question.permalink.partition("?")
        links = [f'<{question.path}?{query}>; rel="canonical"']
        for each in self.formats:
            if each is not self.format:
                address = f"{question.path}{each.extension}?{query}"
                links.append(f'<{address}>; rel="alternate"; type="{each.essence}"')
        return ", ".join(links)


def choose(request: AnyRequest, last: str, formats: tuple[Format, ...]) -> ChosenFormat:
    """The format for the last segment of an address; raises `NotAcceptable`."""
    id, chosen = _chosen(request, last, formats)
    # JSON has no absolute address in it.
    base = "" if chosen is JSON else base_of(request.scope, request.app.state.config)
    return ChosenFormat(id=id, format=chosen, formats=formats, base=base)


def _chosen(request: AnyRequest, last: str, formats: tuple[Format, ...]) -> tuple[str, Format]:
    # The longest first: ".csl.json" also ends in ".json".
    for each in sorted(formats, key=lambda each: -len(each.extension)):
        if last.endswith(each.extension):
            return last.removesuffix(each.extension), each
    accept = ", ".join(request.headers.getall("accept", []))
    return last, accepted(accept, formats)
