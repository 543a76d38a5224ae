"""A ledger from before there were rules for texts: what they refuse today is recorded there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def ungated() -> Iterator[None]:
    """Whatever is appended meanwhile is recorded unseen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.admission.tail.refuse_faulty", lambda *_: None)
        yield
