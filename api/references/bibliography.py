"""The formats that references can be had in."""

from collections.abc import Callable, Sequence

from api.http.media_formats import Format
from api.references import bibtex, csl, ris, sentences
from api.references.references import Reference

CSL = Format(
    name="csl",
    media_type="application/vnd.citationstyles.csl+json",
    extension=".csl.json",
    schema=csl.SCHEMA,
)
BIBTEX = Format(name="bib", media_type="application/x-bibtex; charset=utf-8", extension=".bib")
RIS = Format(
    name="ris",
    media_type="application/x-research-info-systems; charset=utf-8",
    extension=".ris",
)
SENTENCE = Format(name="txt", media_type="text/plain", extension=".txt")
FORMATS = (CSL, BIBTEX, RIS, SENTENCE)

RENDERERS: dict[str, Callable[[Sequence[Reference]], str]] = {
    CSL.name: csl.render,
    BIBTEX.name: bibtex.render,
    RIS.name: ris.render,
    SENTENCE.name: sentences.render,
}


def render(wanted: Format, references: Sequence[Reference]) -> bytes:
    """References in one of the formats, UTF-8."""
    return RENDERERS[wanted.name](references).encode()
