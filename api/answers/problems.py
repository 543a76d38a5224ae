"""What is said of an error: a problem document (RFC 9457), fault by fault."""

from msgspec import Struct


class Available(Struct, frozen=True, kw_only=True):
    """A format that an answer can be had in."""

    media_type: str
    extension: str


class ProblemFault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fault: where (a query parameter or a JSON pointer into the body, in the
    case of JSON Lines into a line of it), what was expected.
    """

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    line: int | None = None
    code: str | None = None
    """Of a warning that counts as a fault, of a clock that cannot be believed, or of a service that
    takes no writes.
    """
    clashes_with: str | None = None


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `errors` lists every fault that was found, `available` (406, 404) the
    formats that there are, `history` is the address of what is told of a fact that was taken back.

    Where a stream is not at the `expected` position (409), they say which and its `actual` one.
    `writer` is where one may write, told by a service that only reads (403).
    """

    status: int
    title: str
    detail: str
    instance: str
    errors: tuple[ProblemFault, ...] = ()
    available: tuple[Available, ...] = ()
    history: str | None = None
    stream: str | None = None
    expected: int | None = None
    actual: int | None = None
    writer: str | None = None
    request_id: str | None = None
    """Of a failure of ours: what to look for in the log."""
