"""Where a body is read: small ones at once, others beside the event loop, large ones in turn."""

import asyncio
from threading import get_ident

from api.service.turns import AT_ONCE, HERE, Turns


async def test_only_a_small_body_is_read_in_the_event_loop() -> None:
    turns = Turns()
    for size, is_here in ((HERE, True), (HERE + 1, False), (AT_ONCE + 1, False)):
        async with turns.turn(size) as run:
            assert (await run(get_ident) == get_ident()) == is_here


async def test_large_bodies_wait_for_each_other_and_nobody_for_them() -> None:
    turns = Turns()
    async with turns.turn(AT_ONCE + 1):
        async with asyncio.timeout(60), turns.turn(AT_ONCE), turns.turn(1):
            pass
        second = turns.turn(AT_ONCE + 1)
        waiting = asyncio.ensure_future(second.__aenter__())
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting
    await second.__aexit__(None, None, None)
