"""A head goes out with what follows it, and nothing is held for longer than a turn of the loop."""

import asyncio
from typing import Any

import pytest

from api.limits.joined_writes import JOINED_BYTES, JoinedWrites

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Written:
    """A transport that keeps what is written to it, call by call."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.calls.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_closed

    def get_extra_info(self, name: str) -> None:
        """Nothing is known."""

    def get_write_buffer_size(self) -> int:
        return 7

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True


@pytest.fixture
def written() -> Written:
    return Written()


@pytest.fixture
async def joined(written: Written) -> JoinedWrites:
    transport: Any = written
    return JoinedWrites(transport, asyncio.get_running_loop())


async def test_answer_is_one_call_and_so_is_the_next(
    joined: JoinedWrites, written: Written
) -> None:
    for body in (b"one", b"other"):
        joined.write(HEAD)
        joined.write(body)
        joined.end_answer()

    assert written.calls == [HEAD + b"one", HEAD + b"other"]


async def test_answer_without_a_body_goes_out_as_it_ends(
    joined: JoinedWrites, written: Written
) -> None:
    joined.write(HEAD)
    joined.end_answer()

    assert written.calls == [HEAD]


async def test_head_of_a_stream_goes_out_with_the_next_turn_and_its_parts_at_once(
    joined: JoinedWrites, written: Written
) -> None:
    joined.write(HEAD)
    assert joined.get_write_buffer_size() == len(HEAD) + 7
    await asyncio.sleep(0)

    assert written.calls == [HEAD]
    assert joined.get_write_buffer_size() == 7
    joined.write(b"one")
    joined.write(b"other")
    assert written.calls == [HEAD, b"one", b"other"]


async def test_large_body_is_not_copied(joined: JoinedWrites, written: Written) -> None:
    body = b"x" * (JOINED_BYTES + 1)
    joined.write(HEAD)
    joined.write(body)

    assert written.calls == [HEAD, body]


async def test_what_is_held_goes_out_before_the_end(joined: JoinedWrites, written: Written) -> None:
    joined.write(HEAD)
    joined.close()
    await asyncio.sleep(0)

    assert written.calls == [HEAD]
    assert written.is_closed


async def test_what_is_held_is_lost_with_the_connection(
    joined: JoinedWrites, written: Written
) -> None:
    joined.write(HEAD)
    joined.abort()
    await asyncio.sleep(0)

    assert written.calls == []
