"""The tools of assistants, called as the service calls them: without the protocol around them."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
import pytest

from api.assistants import tools
from api.assistants.asked import AskedService, RefusedAnswerError
from tests.running import Client

BASE = "http://testserver.local"
SCOPE = {
    "type": "http",
    "asgi": {"version": "3.0", "spec_version": "2.3"},
    "http_version": "1.1",
    "scheme": "http",
    "root_path": "",
    "client": None,
    "server": ("testserver.local", 80),
    "headers": [(b"host", b"testserver.local")],
}


class Assistant:
    """Calls tools of a service in this process."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._asked = AskedService(partial(client.app.state.within.ask, SCOPE), BASE)

    def text(self, name: str, **arguments: Any) -> str:
        """What a tool says, to the character."""
        portal = self.client.blocking_portal
        assert portal is not None
        said: str = portal.call(tools.call, self._asked, name, arguments)
        return said

    def call(self, name: str, **arguments: Any) -> Any:
        """What a tool says."""
        return msgspec.json.decode(self.text(name, **arguments))

    def refused(self, name: str, **arguments: Any) -> str:
        """Why a tool says nothing."""
        with pytest.raises(RefusedAnswerError) as refusal:
            self.text(name, **arguments)
        return str(refusal.value)


def every(name: str, answer: Any) -> Iterator[Any]:
    """The values that an answer has under a name, wherever that is."""
    if isinstance(answer, dict):
        if name in answer:
            yield answer[name]
        for each in answer.values():
            yield from every(name, each)
    elif isinstance(answer, list):
        for each in answer:
            yield from every(name, each)


def facts_named(answer: Any) -> set[str]:
    """The ids of all facts that an answer names."""
    found = set(every("fact", answer))
    for each in every("facts", answer):
        found |= {fact if isinstance(fact, str) else fact["id"] for fact in each}
    return found
