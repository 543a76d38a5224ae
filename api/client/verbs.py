"""How what can be asked becomes methods, of clients that block and of those that do not alike.

A verb is made of a function that makes a request and sends nothing. Looked up on a class it is that
function; on a client it asks.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar, overload

from api.client.asks import Hearing, Inquiry, Several
from api.client.pages import AsyncPages, Pages
from api.client.streams import Heard

AskedWith = ParamSpec("AskedWith")
Told = TypeVar("Told")
Page = TypeVar("Page")
Item = TypeVar("Item")


class Blocking(ABC):
    """What asks, and gives the answer."""

    @abstractmethod
    def ask(self, asked: Inquiry[Told]) -> Told:
        """The answer to a question, or what became of what was sent."""

    @abstractmethod
    def hear(self, hearing: Hearing) -> Iterator[Heard]:
        """What a stream tells after a place, for ever."""


class Awaiting(ABC):
    """What asks, and lets others run until the answer is there."""

    @abstractmethod
    async def ask(self, asked: Inquiry[Told]) -> Told:
        """The answer to a question, or what became of what was sent."""

    @abstractmethod
    def hear(self, hearing: Hearing) -> AsyncIterator[Heard]:
        """What a stream tells after a place, for ever."""


class Verb(Generic[AskedWith, Told]):
    """A question with one answer, or something to record."""

    def __init__(self, make: Callable[AskedWith, Inquiry[Told]]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> Callable[AskedWith, Inquiry[Told]]: ...
    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[AskedWith, Told]: ...
    @overload
    def __get__(
        self, client: Awaiting, owner: type
    ) -> Callable[AskedWith, Coroutine[Any, Any, Told]]: ...
    def __get__(self, client: Blocking | Awaiting | None, owner: type) -> Callable[AskedWith, Any]:
        if client is None:
            return self._make

        @wraps(self._make)
        def asked(*given: AskedWith.args, **named: AskedWith.kwargs) -> Any:
            return client.ask(self._make(*given, **named))

        return asked


class ListVerb(Generic[AskedWith, Page, Item]):
    """A question with many answers, which come page by page."""

    def __init__(self, make: Callable[AskedWith, Several[Page, Item]]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> Callable[AskedWith, Several[Page, Item]]: ...
    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[AskedWith, Pages[Page, Item]]: ...
    @overload
    def __get__(
        self, client: Awaiting, owner: type
    ) -> Callable[AskedWith, AsyncPages[Page, Item]]: ...
    def __get__(self, client: Blocking | Awaiting | None, owner: type) -> Callable[AskedWith, Any]:
        if client is None:
            return self._make

        @wraps(self._make)
        def listed(*given: AskedWith.args, **named: AskedWith.kwargs) -> Any:
            several = self._make(*given, **named)
            if isinstance(client, Blocking):
                return Pages(client.ask, several)
            return AsyncPages(client.ask, several)

        return listed


class StreamVerb(Generic[AskedWith]):
    """What is told as it comes."""

    def __init__(self, make: Callable[AskedWith, Hearing]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    @overload
    def __get__(self, client: None, owner: type) -> Callable[AskedWith, Hearing]: ...
    @overload
    def __get__(self, client: Blocking, owner: type) -> Callable[AskedWith, Iterator[Heard]]: ...
    @overload
    def __get__(
        self, client: Awaiting, owner: type
    ) -> Callable[AskedWith, AsyncIterator[Heard]]: ...
    def __get__(self, client: Blocking | Awaiting | None, owner: type) -> Callable[AskedWith, Any]:
        if client is None:
            return self._make

        @wraps(self._make)
        def listening(*given: AskedWith.args, **named: AskedWith.kwargs) -> Any:
            return client.hear(self._make(*given, **named))

        return listening
