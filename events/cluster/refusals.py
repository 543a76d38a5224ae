"""What the servers answer to a publish that is not stored, and what is to be done about it."""

from typing import Any, Final

from events.errors import LedgerUnavailableError

MOVED: Final = frozenset({10071, 10164})
"""The stream goes on with something else; the second, where that is on its way."""

FULL: Final = {
    10002: "the account has no more room for streams",
    10023: "the servers have no more resources",
    10047: "the servers have no more room",
    10077: "the stream has no more room (max_bytes)",
}
"""No later try will do until somebody makes room."""

MALFORMED: Final = {
    10054: "a message is larger than the stream takes",
    10174: "the stream takes no batches (allow_atomic)",
    10199: "a batch has more messages than the servers take",
}


class MovedError(Exception):
    """Something else stands where this was to be published; nothing of it was stored."""


class NotNowError(Exception):
    """Nothing was stored, and a later try may do."""


class DoubtfulError(Exception):
    """Nobody can tell whether it was stored."""


def refuse(error: dict[str, Any]) -> None:
    """Raise what a refusal means: `MovedError`, `NotNowError` or `LedgerUnavailableError`."""
    code, told = error.get("err_code", 0), str(error.get("description") or error)
    if code in MOVED:
        raise MovedError(told)
    if code in FULL or code in MALFORMED:
        raise LedgerUnavailableError(f"the cluster: {FULL.get(code) or MALFORMED[code]}: {told}")
    if error.get("code") in {429, 503} or code in {10005, 10008, 10158, 10163, 10176, 10210}:
        raise NotNowError(told)
    raise LedgerUnavailableError(f"the cluster refuses it: {told} ({code})")
