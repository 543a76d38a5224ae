"""What a citation may be of: a passage of a text or a record of a data set, and never of both."""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.vocabulary.base import Citation
from events.vocabulary.registry import SourceAdded

_OF_A_PASSAGE = ("exact", "prefix", "suffix", "start", "end")


def broken_by_record(citation: Citation, source: SourceAdded | None) -> Iterator[BrokenRule]:
    """What is wrong with a citation that is of no whole passage; `source` is None where there is
    none, of which others tell.
    """
    given = [each for each in _OF_A_PASSAGE if getattr(citation, each) not in {"", None}]
    if citation.record is None:
        expected = "a passage, with exact, start and end, or a record"
        yield BrokenRule("", expected, f"{' and '.join(given)} alone" if given else None)
        return
    if given:
        expected = "a passage or a record, and not both"
        yield BrokenRule("/record", expected, f"a record, and {' and '.join(given)}")
    if citation.sense == "reversed":
        yield BrokenRule("/sense", "as-stated, as a record has no words of its own", "reversed")
    if source is not None and source.data_set is None:
        yield BrokenRule("/source", "the id of a data set, as a record is cited", source.id)
