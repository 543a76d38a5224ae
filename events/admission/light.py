"""Which events are decided on with a few seeks, so that it may be done while others wait."""

from typing import Final

from events.source_texts.attached_texts import Texts
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent

MOST_CITATIONS: Final = 10
"""Each names a source, which is looked up."""


def takes_few_seeks(event: AnyEvent, texts: Texts | None) -> bool:
    """Whether the rules of an event look at no more than what it names.

    What amends may go along chains of facts, and a quote is held against a text of megabytes where
    that is attached; where nobody can tell, it may be.
    """
    if not isinstance(event, Fact) or len(event.citations) > MOST_CITATIONS:
        return False
    if texts is None:
        return True
    quoted = {each.source for each in event.citations if each.passage is not None}
    return not any(map(texts.may_hold, quoted))
