"""ListVerb, as they are asked for page by page."""

from collections.abc import Callable

from api.client.asks import Item, Page, Several, one


def section(
    page: type[Page], items: Callable[[Page], tuple[Item, ...]], /, *parts: str, **given: object
) -> Several[Page, Item]:
    """A list that is asked by the clocks, in pages of one kind."""
    return Several(first=one(page, *parts, **given), items=items)
