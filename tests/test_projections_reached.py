"""Who waits for the views is told once they are there, and not before."""

import asyncio

from projections.filing.how_views_get_on import HowViewsGetOn

LONG = 60.0


class Moving(HowViewsGetOn):
    """Views that stand wherever they are put."""

    def __init__(self) -> None:
        super().__init__()
        self._stands = 0

    @property
    def checkpoint(self) -> int:
        return self._stands

    def move_to(self, position: int) -> None:
        self._stands = position
        self.wake()


async def test_each_is_told_of_the_position_that_it_waits_for() -> None:
    views, told = Moving(), list[int]()

    async def wait_for(position: int) -> None:
        await views.has_reached(position, within_seconds=LONG)
        told.append(position)

    async with asyncio.TaskGroup() as waiting:
        for position in (4, 2, 3):
            waiting.create_task(wait_for(position))
        await asyncio.sleep(0)
        views.move_to(1)
        await asyncio.sleep(0)
        assert told == []
        views.move_to(3)
        await asyncio.sleep(0)
        assert told == [2, 3]
        views.move_to(4)

    assert told == [2, 3, 4]


async def test_who_has_waited_for_long_enough_goes_on_and_is_forgotten() -> None:
    views = Moving()
    await views.has_reached(1, within_seconds=0.001)
    waiting = asyncio.create_task(views.has_reached(1, within_seconds=LONG))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    views.move_to(1)  # nobody is left who could be told twice

    assert waiting.cancelled()
