"""What has arrived on a connection since a request, its head or its body began or ended, counted.

Every byte is counted by some limit, whichever phase it comes in: bytes of heads, and blank lines
around them, by `head_bytes`; of bodies by what their route takes; of bodies that nobody reads any
more by `body_bytes`; what frames a body (the sizes of its chunks, their extensions) by `head_bytes`
and the body itself; fields behind it as those of a head are.
"""

from http import HTTPStatus

from api.service.settings import Config

Refused = tuple[HTTPStatus, str]
"""Why no more is taken: the status of the answer, if there can be one, and its detail."""

Headers = list[tuple[bytes, bytes]]

_OF_THE_CONNECTION = frozenset({b"connection", b"proxy-connection"})
"""Fields that the parser obeys behind a body too; those of the body's length it refuses there."""


class Arrived:
    """Counts of one phase; the next one has its own."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._all = 0
        self._body = 0
        self._unwanted = 0
        self._trailers = 0
        self._trailer_bytes = 0

    def count(self, size: int) -> None:
        """Count what is about to be parsed."""
        self._all += size

    def fault_of_head(self, target: bytes, headers: Headers) -> Refused | None:
        """What is too much of a head that is there."""
        if fault := self._fault_of_target(target):
            return fault
        if len(headers) > self._config.head_fields:
            detail = f"expected up to {self._config.head_fields} header fields"
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail
        # What was parsed at once may hold more than the head.
        if self._all > self._config.head_bytes and _size(headers) > self._config.head_bytes:
            return self._head_too_large()
        return None

    def fault_of_body(self, body: bytes, *, is_wanted: bool) -> Refused | None:
        """Count a part of a body; what is too much of one that nobody reads any more."""
        self._body += len(body)
        self._unwanted += 0 if is_wanted else len(body)
        if self._unwanted > self._config.body_bytes:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "expected an end of what nobody reads"
        return None

    def fault_of_trailer(self, name: bytes, value: bytes) -> Refused | None:
        """Count a field behind a body; what is too much of those, or may not stand there."""
        if name.lower() in _OF_THE_CONNECTION:
            return HTTPStatus.BAD_REQUEST, "expected no field about the connection behind the body"
        self._trailers += 1
        self._trailer_bytes += _size([(name, value)])
        if self._trailers > self._config.head_fields:
            detail = f"expected up to {self._config.head_fields} fields behind the body"
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail
        if self._trailer_bytes > self._config.head_bytes:
            detail = f"expected up to {self._config.head_bytes} bytes of fields behind the body"
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail
        return None

    def fault_of_rest(self, target: bytes, in_body: bool) -> Refused | None:
        """What is too much of all that has come without beginning or ending anything."""
        if fault := self._fault_of_target(target):
            return fault
        if not in_body:
            return self._head_too_large() if self._all > self._config.head_bytes else None
        if self._all > self._config.head_bytes + 2 * self._body:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "expected chunks that hold more of the body"
        return None

    def _fault_of_target(self, target: bytes) -> Refused | None:
        if len(target) > self._config.target_bytes:
            detail = f"expected a path and query of up to {self._config.target_bytes} bytes"
            return HTTPStatus.REQUEST_URI_TOO_LONG, detail
        return None

    def _head_too_large(self) -> Refused:
        detail = f"expected a head of up to {self._config.head_bytes} bytes"
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers)
