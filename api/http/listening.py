"""The socket that connections come to: made here, or handed over by whoever starts the service, who
keeps it while one process ends and the next one begins (systemd, as sd_listen_fds has it).
"""

import os
import socket
from typing import Final, NamedTuple

import click

HANDED_OVER: Final = 3
"""The file that the first socket is which is handed over."""

BACKLOG: Final = 2_048
"""Connections that wait until somebody takes them."""


class Listening(NamedTuple):
    """A socket, and whether it was there before this process was."""

    socket: socket.socket
    was_there: bool

    @property
    def host(self) -> str:
        """The address that it listens on."""
        host: str = self.socket.getsockname()[0]
        return host

    @property
    def port(self) -> int:
        """The port."""
        port: int = self.socket.getsockname()[1]
        return port


def listen(host: str, port: int) -> Listening:
    """The socket that was handed over, or a new one; raises `ClickException`."""
    found = _handed_over()
    if found is not None:
        return Listening(found, was_there=True)
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error
    made.setblocking(False)
    return Listening(made, was_there=False)


def _handed_over() -> socket.socket | None:
    """Only to the process that is named: those that it starts have the same environment."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    del os.environ["LISTEN_PID"]
    count = os.environ.pop("LISTEN_FDS", "")
    if count != "1":
        raise click.ClickException(f"LISTEN_FDS: expected one socket, found {count or 'none'}")
    try:
        found = socket.socket(fileno=HANDED_OVER)
    except OSError as error:
        raise click.ClickException(f"LISTEN_FDS: expected a socket: {error.strerror}") from error
    if found.family not in {socket.AF_INET, socket.AF_INET6} or found.type != socket.SOCK_STREAM:
        raise click.ClickException("LISTEN_FDS: expected a socket of TCP")
    found.set_inheritable(False)
    found.setblocking(False)
    return found
