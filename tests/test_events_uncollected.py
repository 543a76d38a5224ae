"""When garbage is looked for, and what is not looked through any more."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from events.uncollected import AFTER_SO_MANY, OLDER_AFTER, settled, uncollected, unsettled


class _Ring:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.freeze()  # as the tests begin with it


def test_nothing_is_looked_for_meanwhile_and_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_was_not_collecting_does_not_afterwards() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_has_settled_is_not_looked_through_and_what_comes_is() -> None:
    old = _Ring()
    seen = weakref.ref(old)
    settled()
    del old
    new = weakref.ref(_Ring())
    gc.collect()
    assert seen() is not None
    assert new() is None
    assert gc.get_threshold() == (AFTER_SO_MANY, OLDER_AFTER, OLDER_AFTER)


def test_what_had_settled_and_is_garbage_by_now_is_let_go_of() -> None:
    old = _Ring()
    seen = weakref.ref(old)
    settled()
    del old
    unsettled()
    assert seen() is None
