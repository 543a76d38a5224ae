"""ListVerb that come page by page: gone through item by item, asked for as they are needed."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, TypeVar

from api.client.asks import Inquiry, Several
from api.client.problems import UnreadableAnswerError

Page = TypeVar("Page")
Item = TypeVar("Item")


class Pages(Generic[Page, Item]):
    """The items of a list; nothing is asked before the first is wanted. Each time that it is gone
    through it is asked anew.
    """

    def __init__(self, ask: Callable[[Inquiry[Page]], Page], several: Several[Page, Item]) -> None:
        self._ask, self._several = ask, several

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from self._several.items(page)

    def pages(self) -> Iterator[Page]:
        """The pages themselves, each with its clocks and its permalink."""
        wanted: Inquiry[Page] | None = self._several.first
        while wanted is not None:
            page = self._ask(wanted)
            yield page
            wanted = following(self._several, wanted, page)


class AsyncPages(Generic[Page, Item]):
    """The same, as it is awaited."""

    def __init__(
        self, ask: Callable[[Inquiry[Page]], Awaitable[Page]], several: Several[Page, Item]
    ) -> None:
        self._ask, self._several = ask, several

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in self._several.items(page):
                yield item

    async def pages(self) -> AsyncIterator[Page]:
        """The pages themselves, each with its clocks and its permalink."""
        wanted: Inquiry[Page] | None = self._several.first
        while wanted is not None:
            page = await self._ask(wanted)
            yield page
            wanted = following(self._several, wanted, page)


def following(
    several: Several[Page, Item], asked: Inquiry[Any], page: Page
) -> Inquiry[Page] | None:
    """What to ask after a page; raises `UnreadableAnswerError` for a page that is its own next."""
    after = several.after(page)
    if after is not None and after.path == asked.path:
        raise UnreadableAnswerError(asked.path, "its next page is this one")
    return after
