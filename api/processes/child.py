"""What a process does that serves together with others: write, or answer."""

import asyncio
import logging
import os
import socket
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from msgspec import Struct
from msgspec.structs import replace

from api.answers.operation import Health
from api.app import FOR_THE_WRITER, Application
from api.around_routes.handed_on import FromSiblings, HandedOn
from api.around_routes.while_starting import WhileStarting
from api.processes.beats import Beats
from api.processes.taking_turns import Counts, TurnTakingServer
from api.service.progress import ShownProgress, in_silence
from api.service.reading_only import ToRead, reading_only
from api.service.settings import Config
from api.service.siblings import IDLE_SECONDS, WRITER_NAME, Siblings
from api.service.starting import Starting
from api.serving import Server, announcement, loop_factory, opening_of
from api.writing.import_events import IMPORT_BYTES_LIMIT
from events.errors import DetenteError

BYTES_BEYOND: Final = 1_000_000
"""Of a body that is too large, which the process that writes still takes in."""

ASK_SECONDS: Final = 0.25
"""Between two questions how far the process that writes is."""

_log = logging.getLogger("detente.processes")


class Opened(Struct, frozen=True):
    """A line to the parent: that a process can answer, and what may be said of the service."""

    name: str
    announcement: str


class Together(Struct, frozen=True):
    """What all processes have: put together once, before the first of them is forked."""

    app: Application
    config: Config
    listening: socket.socket
    siblings: Siblings
    counts: Counts
    beats: Beats


def be(together: Together, name: str, life: int, told: int) -> int:
    """Be the process of a name until `life` has come to its end; gives the exit code. `told` hears
    when it can answer.
    """
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_be(together, name, life, told))
    except DetenteError as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    except KeyboardInterrupt:
        return 1
    except Exception:  # noqa: BLE001 (whatever it is: the parent is told by the exit code)
        _log.exception("%s has failed", name)
        return 1
    return 0


async def _be(together: Together, name: str, life: int, told: int) -> None:
    parent = os.getppid()
    private = _bound(together.siblings.socket_of(name))
    if name == WRITER_NAME:
        together.listening.close()  # it ends last, and whoever still came would wait for that
        server, starting = _begin_to_write(together)
    else:
        server, starting = _begin_to_answer(together, name)
    asyncio.get_running_loop().add_reader(life, partial(_end, server, life))
    asking = asyncio.create_task(_hear(together, starting, name), name="hearing the writer")
    number = together.siblings.names.index(name)
    beating = asyncio.create_task(together.beats.go_on(number), name="telling that it lives")

    def opened() -> None:
        asking.cancel()
        said = announcement(together.app.state.service, together.config)
        os.write(told, msgspec.json.encode(Opened(name, said)) + b"\n")

    try:
        await server.serve_at_once(private, opened)
    finally:
        asking.cancel()
        beating.cancel()
        together.siblings.socket_of(name).unlink(missing_ok=True)
        if together.app.hand_on is not None:
            await together.app.hand_on.close()
        await together.siblings.close()
        if os.getppid() != parent:  # nobody else tidies up
            with suppress(OSError):
                together.siblings.socket_of(name).parent.rmdir()


def _begin_to_write(together: Together) -> tuple[Server, Starting]:
    """Everything but what the public asks: that comes by way of the others."""
    config = replace(
        together.config,
        trusted_proxies=(),
        idle_seconds=IDLE_SECONDS,
        # Whoever hands on stops there: what is refused is not to be cut off before it is read.
        body_bytes=max(together.config.body_bytes, IMPORT_BYTES_LIMIT) + BYTES_BEYOND,
    )
    app, starting = together.app, Starting(ShownProgress())
    _have_begun(app, opening_of(config, starting), config, starting)
    server = Server(app, config, FromSiblings(app))
    server.hold_for(starting)  # what is handed on meanwhile is answered by what opens
    return server, starting


def _begin_to_answer(together: Together, name: str) -> tuple[Server, Starting]:
    """What is to be written goes to the process that writes, if one does."""
    config, siblings = together.config, together.siblings
    app, starting = together.app, Starting(in_silence)
    what = ToRead(Path(config.data), None, config.writer_url, config.passage, siblings)
    _have_begun(app, partial(reading_only, what, starting), config, starting)
    if WRITER_NAME in siblings.names:
        stopping = app.state.stopping
        app.hand_on = HandedOn(siblings, FOR_THE_WRITER, config.body_bytes, stopping)
    number = siblings.names.index(name)
    taking = TurnTakingServer(app, config, together.listening, together.counts, number)
    taking.hold_for(starting)
    return taking, starting


def _have_begun(app: Application, opening: Any, config: Config, starting: Starting) -> None:
    app.begin(opening, config)
    app.until_open = WhileStarting(starting, config, app.state.metrics)


def _end(server: Server, life: int) -> None:
    """The parent says so, or is gone."""
    asyncio.get_running_loop().remove_reader(life)
    server.end()


def _bound(path: Path) -> socket.socket:
    """A socket that those reach who may read the directory."""
    path.unlink(missing_ok=True)
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    found.bind(str(path))
    found.listen(2_048)
    found.setblocking(False)
    return found


async def _hear(together: Together, starting: Starting, name: str) -> None:
    """Tell how far the process that writes is, while this one waits for what that builds."""
    if name == WRITER_NAME:
        return
    while True:
        said = await together.siblings.ask(WRITER_NAME, "/health")
        with suppress(msgspec.MsgspecError):
            at = None if said is None else msgspec.json.decode(said, type=Health).starting
            if at is not None:
                starting(at.doing, at.done, at.of)
        await asyncio.sleep(ASK_SECONDS)
