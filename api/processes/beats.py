"""Which of the processes that serve together hangs: each says that its loop goes round, and of one
that has not between several looks of its parent nothing comes any more.

What is counted is looks, and not time: a machine that was asleep, or a parent that was stopped with
its children, has nobody killed. A process that is at work, or waits for the disk, may be busy with
one thing that takes long: it is given more time.
"""

import asyncio
import mmap
import struct
from pathlib import Path
from typing import Final

BEAT_SECONDS: Final = 0.5
"""Between two beats of a process."""

LOOK_SECONDS: Final = 0.9
"""Between two looks of the parent."""

LOOKS: Final = 4
"""Without a beat in between, after which a process hangs that does nothing."""

LOOKS_AT_WORK: Final = 33
"""The same of one that is at work, or of which nobody can tell."""

TICKS: Final = 5
"""Of the processor, a hundredth of a second each, that a process at work uses between two looks."""

_LAYOUT: Final = struct.Struct("Q")


class Beats:
    """How often each process has beaten, in memory that those have in common who are forked."""

    def __init__(self, processes: int) -> None:
        self._memory = mmap.mmap(-1, _LAYOUT.size * processes)

    async def go_on(self, process: int) -> None:
        """Beat until cancelled; a loop that is held up does not come round to it."""
        while True:
            _LAYOUT.pack_into(self._memory, _LAYOUT.size * process, self.of(process) + 1)
            await asyncio.sleep(BEAT_SECONDS)

    def of(self, process: int) -> int:
        """How often one has beaten."""
        (found,) = _LAYOUT.unpack_from(self._memory, _LAYOUT.size * process)
        return int(found)


class Watched:
    """What the parent has seen of the beats of one process, since that could answer."""

    def __init__(self, beats: Beats, process: int, pid: int) -> None:
        self._beats, self._process, self._pid = beats, process, pid
        self._last, self._ticks = beats.of(process), 0
        self._still = self._idle = 0

    def hangs(self) -> bool:
        """Take another look; True once, where it has been still for long enough."""
        last, self._last = self._last, self._beats.of(self._process)
        if last != self._last:
            self._still = self._idle = 0
            return False
        self._still += 1
        self._idle = 0 if self._is_at_work() else self._idle + 1
        is_over = self._idle == LOOKS or self._still == LOOKS_AT_WORK
        if is_over:
            self._still = LOOKS_AT_WORK
        return is_over

    def _is_at_work(self) -> bool:
        try:
            found = Path(f"/proc/{self._pid}/stat").read_bytes().rpartition(b") ")[2].split()
        except OSError:
            return True
        before, self._ticks = self._ticks, int(found[11]) + int(found[12])
        return found[0] in _BUSY or self._ticks - before >= TICKS


_BUSY: Final = frozenset({b"R", b"D"})
"""As the kernel has it: a process that runs, or would like to, and one that waits for a disk."""
