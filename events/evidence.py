"""What a quote is held against when it is recorded: the text of its source, where that is held."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from events.event import Citation
from events.ledger import recorded
from events.quotes import Finding, Text, find
from events.registry import SourceAdded
from events.texts import Texts

Broken = tuple[str, str, str | None]
"""A field of a citation, what was expected of it, what was found."""

FirstOf = Callable[[str], bytes | None]
"""The stored bytes of a stream's first event."""


class Evidence(Struct, frozen=True):
    """Attached texts, and the sources as they were recorded."""

    texts: Texts
    first_of: FirstOf

    def broken(self, citation: Citation, added: SourceAdded | None) -> tuple[Broken, ...] | None:
        """What is wrong with a quote, going by the text of its source; None where there is none.

        `added` is the source where it stands in the same batch. What is recorded is what was sent,
        so that wrong offsets are not mended: the refusal says the right ones.
        """
        text = self.texts.attached(citation.source)
        return None if text is None else tuple(self._broken(text, citation, added))

    def _broken(
        self, text: Text, citation: Citation, added: SourceAdded | None
    ) -> Iterator[Broken]:
        if _is_at_its_place(text, citation) and text.sha256 == self._sha256(citation, added):
            return  # most are: to search a text for each of its quotes would take long
        finding = find(text, citation, recorded=False)
        if finding.result == "ambiguous" and text.sha256 == self._sha256(citation, added):
            finding = find(text, citation, recorded=True)
        if finding.place is None:
            yield "exact", *_one_place(finding, citation)
        elif finding.moved:
            start, end = finding.place
            field = "end" if citation.start == start else "start"
            expected = f"the quote's place in the attached text, {start} to {end} in code points"
            yield field, expected, f"{citation.start} to {citation.end}"

    def _sha256(self, citation: Citation, added: SourceAdded | None) -> str | None:
        if added is None:
            stored = self.first_of(f"source/{citation.source}")
            event = None if stored is None else recorded(1, stored).event
            added = event if isinstance(event, SourceAdded) else None
        return None if added is None else added.sha256


def _is_at_its_place(text: Text, citation: Citation) -> bool:
    """Whether a quote stands to the letter where it was recorded, between prefix and suffix."""
    begin = citation.start - len(citation.prefix)
    quoted = citation.prefix + citation.exact + citation.suffix
    is_whole = citation.end - citation.start == len(citation.exact)
    return begin >= 0 and is_whole and text.content.startswith(quoted, begin)


def _one_place(finding: Finding, citation: Citation) -> tuple[str, str | None]:
    if finding.result == "ambiguous":
        return "a prefix and suffix with which the quote stands in one place", finding.reason
    return f"words that stand in the text of {citation.source!r}", finding.reason
