"""`detente serve --workers N`: starts one process that writes and N that answer, replaces those
that die, and ends all of them.

It listens, and has them inherit the socket; it opens no store and has no thread, so that it can
fork at any time. Each process ends by itself as soon as this one does: the pipe that it reads from
comes to its end. The one that writes is told to end last, when nobody has anything to hand on.
"""

import gc
import logging
import os
import select
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final, NoReturn

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from api.app import create_app
from api.http.listening import listen
from api.processes.beats import LOOK_SECONDS, Beats, Watched
from api.processes.child import Opened, Together, be
from api.processes.taking_turns import Counts
from api.service.progress import in_silence
from api.service.settings import Config
from api.service.siblings import WRITER_NAME, Siblings
from api.service.starting import Starting
from api.serving import check, effective, opening_of
from api.telemetry import logs
from events.errors import SettingsError

FIRST_PAUSE_SECONDS: Final = 0.1
MOST_PAUSE_SECONDS: Final = 30.0
"""Before one that dies again and again is replaced; each pause is twice the one before it."""

SOUND_SECONDS: Final = 10.0
"""After which one that dies is replaced at once."""

SHORT_PLACES: Final = ("/tmp", "/run", "/dev/shm")  # noqa: S108 (a directory of our own is made)
MOST_LETTERS: Final = 80
"""Of the name of a directory of sockets: theirs may have about a hundred."""

AT_END_SECONDS: Final = 10.0
"""Beyond `stop_seconds`, before one that does not end is killed."""

_log = logging.getLogger("detente.processes")


def serve_together(config: Config) -> None:
    """Serve until SIGINT or SIGTERM; raises `SettingsError`."""
    logs.configure(config)
    check(config)
    if config.own_views:
        raise SettingsError(("own_views: expected no workers beside it: one process files views",))
    listening = listen(config.host, config.port)
    config = _shared_out(effective(config, listening))
    names = [*([] if config.read_only else [WRITER_NAME]), *_workers(config.workers)]
    app = create_app(opening_of(config, Starting(in_silence)), config)
    gc.collect()
    gc.freeze()  # what all of them have stays one copy
    with _directory_of_sockets() as sockets:
        siblings = Siblings(Path(sockets), names)
        together = Together(
            app, config, listening.socket, siblings, Counts(len(names)), Beats(len(names))
        )
        code = Parent(together).run()
    if code:
        sys.exit(code)


def _directory_of_sockets() -> tempfile.TemporaryDirectory[str]:
    """A directory that nobody else may read; names of sockets have to be short."""
    for place in (None, *SHORT_PLACES):
        with suppress(OSError):
            found = tempfile.TemporaryDirectory(prefix="detente-", dir=place)
            if len(found.name) < MOST_LETTERS:
                return found
            found.cleanup()
    raise SettingsError(("TMPDIR: expected a directory of a short name that can be written",))


class _Child(Struct):
    """A process, by the pipe that ends with it or with us."""

    name: str
    pid: int
    life: int | None
    since: float
    watched: Watched | None = None
    """From when on it can answer; what is being opened may take its time."""

    @property
    def has_opened(self) -> bool:
        """Whether it could answer at some time."""
        return self.watched is not None


class Parent:
    """Of the processes that serve together."""

    def __init__(self, together: Together) -> None:
        self._together = together
        self._children: dict[int, _Child] = {}
        self._due: dict[str, float] = {}
        self._pauses: dict[str, float] = {}
        self._opened: set[str] = set()
        self._code = self._wanted = 0
        self._ends_at: float | None = None
        self._look_at = monotonic() + LOOK_SECONDS
        self._told, self._tell = os.pipe()
        self._woken, self._wake = os.pipe()
        for each in (self._woken, self._wake, self._told):
            os.set_blocking(each, False)
        self._said = b""

    def run(self) -> int:
        """Serve until told to end; the exit code."""
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._take_in)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for name in self._together.siblings.names:
            self._start(name)
        while self._children or (self._ends_at is None and self._due):
            select.select([self._told, self._woken], [], [], self._seconds())
            _drain(self._woken)
            self._hear()
            self._bury()
            self._obey()
            self._replace()
            self._look_after()
            self._press()
        return self._code

    def _take_in(self, *_: object) -> None:
        """A signal may come at any time: what it wants is done in turn."""
        self._wanted += 1

    def _obey(self) -> None:
        if self._wanted and self._ends_at is None:
            self._end()
        if self._wanted > 1:  # both may have come at once
            self._kill()

    def _seconds(self) -> float:
        """Until something is due."""
        due = [*self._due.values(), self._look_at if self._ends_at is None else self._ends_at]
        return max(0.0, min(due) - monotonic())

    def _start(self, name: str) -> None:
        life, kept = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._be(name, life, kept)
        os.close(life)
        self._children[pid] = _Child(name, pid, kept, monotonic())

    def _be(self, name: str, life: int, kept: int) -> NoReturn:
        """Go on as another process: with nothing of ours that would keep a pipe from its end."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setpgid(0, 0)  # what is typed at the terminal is for the parent
            ours = [each.life for each in self._children.values() if each.life is not None]
            for each in (*ours, kept, self._told, self._woken, self._wake):
                os.close(each)
            code = be(self._together, name, life, self._tell)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)

    def _hear(self) -> None:
        """Take in who can answer, and say so once all can."""
        self._said += _drain(self._told)
        *lines, self._said = self._said.split(b"\n")
        for each in lines:
            opened = msgspec.json.decode(each, type=Opened)
            for child in self._children.values():
                if child.name == opened.name and child.watched is None:
                    child.watched = self._watched(child)
            were_all = self._are_all_open
            self._opened.add(opened.name)
            if self._are_all_open and not were_all:
                click.echo(opened.announcement)

    @property
    def _are_all_open(self) -> bool:
        return self._opened.issuperset(self._together.siblings.names)

    def _bury(self) -> None:
        """Take in who has ended."""
        for pid in list(self._children):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                child = self._children.pop(pid)
                _let_go(child)
                self._together.counts.tell_gone(self._number(child))
                self._ended(child, os.waitstatus_to_exitcode(status))

    def _ended(self, child: _Child, code: int) -> None:
        if self._ends_at is not None:
            self._let_go_in_turn()
            return
        if code > 0 and child.name not in self._opened:  # it has said why, and will again
            self._code = code
            self._end()
            return
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        is_sound = child.has_opened and (code == 0 or monotonic() - child.since > SOUND_SECONDS)
        pause = 0.0 if is_sound else self._pauses.get(child.name, 0.0)
        self._pauses[child.name] = min(MOST_PAUSE_SECONDS, max(FIRST_PAUSE_SECONDS, 2 * pause))
        self._due[child.name] = monotonic() + pause
        told = "%s (process %d) has ended %s: another takes its place in %g seconds"
        _log.error(told, child.name, child.pid, how, pause)

    def _look_after(self) -> None:
        """Kill those that hang, once in a while: then they have ended, and are replaced."""
        if self._ends_at is not None or monotonic() < self._look_at:
            return
        self._look_at = monotonic() + LOOK_SECONDS
        for child in self._children.values():
            if child.watched is not None and child.watched.hangs():
                _log.error("%s (process %d) hangs: it is killed", child.name, child.pid)
                os.kill(child.pid, signal.SIGKILL)

    def _watched(self, child: _Child) -> Watched:
        return Watched(self._together.beats, self._number(child), child.pid)

    def _number(self, child: _Child) -> int:
        return self._together.siblings.names.index(child.name)

    def _replace(self) -> None:
        """Start those that are due."""
        if self._ends_at is not None:
            return
        for name in [each for each, at in self._due.items() if at <= monotonic()]:
            del self._due[name]
            self._start(name)

    def _end(self) -> None:
        """End those who answer, and then the one who writes."""
        self._ends_at = monotonic() + self._together.config.stop_seconds + AT_END_SECONDS
        self._due.clear()
        self._together.listening.close()
        self._let_go_in_turn()

    def _let_go_in_turn(self) -> None:
        answering = [each for each in self._children.values() if each.name != WRITER_NAME]
        for each in answering or self._children.values():
            _let_go(each)

    def _press(self) -> None:
        if self._ends_at is not None and monotonic() >= self._ends_at:
            names = ", ".join(each.name for each in self._children.values())
            _log.error("killed, as they did not end: %s", names)
            self._code = 1
            self._kill()
            self._ends_at = monotonic() + AT_END_SECONDS

    def _kill(self) -> None:
        for each in self._children.values():
            os.kill(each.pid, signal.SIGKILL)


def _let_go(child: _Child) -> None:
    """Tell a process to end, by the end of its pipe."""
    if child.life is not None:
        os.close(child.life)
        child.life = None


def _workers(count: int) -> list[str]:
    return [f"worker-{number}" for number in range(1, count + 1)]


def _shared_out(config: Config) -> Config:
    """What is limited in total, for each of those who answer."""
    count = config.workers
    return replace(
        config,
        connections=-(-config.connections // count),
        streams=-(-config.streams // count),
        cache_bytes=config.cache_bytes // count,
    )


def _drain(file: int) -> bytes:
    found = b""
    while True:
        try:
            part = os.read(file, 65_536)
        except BlockingIOError:
            return found
        if not part:
            return found
        found += part
