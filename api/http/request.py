"""A request, and the app that answers it, as everything here takes them."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.types import Receive, Send

AnyRequest = Request[Any, Any, State]

Routes = Callable[[Any, Receive, Send], Awaitable[None]]
"""The app behind the edge; a scope is what the server made of a request."""
