"""When had a source come out, or a record of one? Facts, aliases and sources themselves are public
from then on.
"""

from events.time.dates import parse
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader


def public_from(source: SourceAdded) -> int:
    """The day by which a source had certainly come out: the last on which its publication may have
    begun.
    """
    return parse(source.published).first.latest


def cited_from(citation: Citation, source_public_from: int) -> int:
    """The day by which what is cited had certainly come out: a record has a day of its own."""
    if citation.record is None:
        return source_public_from
    return parse(citation.record.public).first.latest


def is_public(source: SourceAdded, clocks: Clocks) -> bool:
    """Whether a reader of the day of publication could have had a source."""
    return public_from(source) <= clocks.public_limit


def source_public_from(reader: Reader, id: str, known_at: int) -> int:
    """The same of a source as it was registered by a position; raises `UnknownIdError`."""
    return public_from(reader.registered("source", id, SourceAdded, known_at=known_at))
