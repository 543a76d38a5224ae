"""Answers that are kept, so that what reads the same is not sent again."""

from collections import OrderedDict
from threading import Lock

from msgspec.structs import replace

from api.client.clocks import Parameters
from api.client.reading import Reply
from api.client.retries import RequestToSend

_QuestionAsked = tuple[str, Parameters, str]


class KeptReplies:
    """The last replies that came with a validator, `most` of them; any thread may ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_QuestionAsked, Reply] = OrderedDict()
        self._lock = Lock()

    def of(self, request: RequestToSend) -> Reply | None:
        """What was replied to the same question before."""
        with self._lock:
            return self._kept.get(_asked(request))

    def keep(self, request: RequestToSend, reply: Reply) -> None:
        """Keep a reply, if it has a validator, in place of the one asked for longest ago."""
        if not self._most or request.method != "GET" or reply.status != 200:
            return
        with self._lock:
            self._kept.pop(_asked(request), None)
            if "etag" in reply.headers:
                self._kept[_asked(request)] = reply
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def unless_it_reads_as(request: RequestToSend, kept: Reply | None) -> RequestToSend:
    """The request for what is to be sent only where it is not what is kept."""
    if kept is None:
        return request
    validated = {**request.headers, "If-None-Match": kept.headers["etag"]}
    return replace(request, headers=validated)


def _asked(request: RequestToSend) -> _QuestionAsked:
    return request.address, request.parameters, request.headers.get("Accept", "")
