"""How many texts a key may bring in a day, and how large in all."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from litestar.exceptions import TooManyRequestsException

from events.time.clock import utc_now

REMEMBERED = 10_000


class TextQuotas:
    """Counts by key, each day (UTC) anew; a process that starts has counted nothing."""

    def __init__(self, texts: int, size: int, *, now: Callable[[], datetime] = utc_now) -> None:
        """`texts` and `size`, in bytes, are what each key may have a day."""
        self._texts = texts
        self._size = size
        self._now = now
        self._day = date.min
        self._taken: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def take(self, key: str, size: int) -> None:
        """Count another text; raises 429 where that would be more than a key may bring."""
        now = self._now()
        if now.date() != self._day:
            self._day = now.date()
            self._taken.clear()
        texts, bytes_before = self._taken.get(key, (0, 0))
        if texts >= self._texts or bytes_before + size > self._size:
            tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
            raise TooManyRequestsException(
                f"more than the {self._texts:,} texts, or the {self._size:,} bytes of them, that a"
                " key may bring in a day",
                headers={"Retry-After": str(int((tomorrow - now).total_seconds()) + 1)},
            )
        self._taken[key] = (texts + 1, bytes_before + size)
        self._taken.move_to_end(key)
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
