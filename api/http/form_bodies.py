"""Questions that are asked by POST: as a form, because they are too long for an address, or as a
message, because a protocol has it so.

They read, and record nothing: pages of other origins may ask them as they may ask by GET.
"""

from typing import Final

ASKED_BY_FORM: Final = "asked_by_form"
"""The key in a route's `opt` under which the fields of its form stand."""

FORM: Final = "application/x-www-form-urlencoded"
ASSISTANTS: Final = "/mcp"
ASKING_ADDRESSES: Final = frozenset({"/v1/reconcile", ASSISTANTS})
"""Where a POST is a question."""
