"""Where does a quote stand, as far as is known just now? Offsets that are known to be wrong are not
told as its place.
"""

from msgspec import Struct

from api.answers.verification import TextSpan, Verdict
from api.evidence.verdicts import looked_up
from api.service.stores import Service
from projections.facts.citations import CitationItem


class KnownPlace(Struct, frozen=True, kw_only=True):
    """Code points of the text with a hash; null where they or the text are not known."""

    span: TextSpan | None
    sha256: str | None


def known_place(service: Service, item: CitationItem) -> KnownPlace:
    """In the attached text if the quote is there, or else as it was recorded, unless the very text
    that it was recorded of says otherwise.
    """
    verdict = looked_up(service, item.source, item.citation, item.fact).verdict
    if verdict.place is not None:
        return KnownPlace(span=verdict.place, sha256=verdict.text_sha256)
    sha256 = None if item.citation.passage is None else item.source.sha256
    return KnownPlace(span=_recorded(item, verdict), sha256=sha256)


def _recorded(item: CitationItem, verdict: Verdict) -> TextSpan | None:
    """The recorded offsets; another text than the recorded one says nothing against them."""
    passage = item.citation.passage
    if passage is not None and (verdict.result == "unavailable" or verdict.text == "changed"):
        return TextSpan(start=passage.start, end=passage.end)
    return None
