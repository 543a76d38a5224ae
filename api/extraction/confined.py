"""What the process that reads other people's documents gives up before it reads them.

The system holds it to its time, its memory and no file that it could write; where the system lets
it, it is alone in a network that has nothing in it, not even itself. Whatever the system lets it
do, the interpreter refuses to open a socket, to look up a name, to write a file and to start
another program.
"""

import ctypes
import os
import resource
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

MEMORY_BYTES: Final = 1 << 30
PROCESSOR_SECONDS: Final = 20
OPEN_FILES: Final = 64

_NO_NEW_PRIVILEGES: Final = 38
_NEW_USERS: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED: Final = frozenset(
    {
        *("socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork"),
        *("os.forkpty", "pty.spawn", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link"),
        *("os.symlink", "os.truncate", "os.chmod", "os.chown", "os.kill", "os.putenv"),
    }
)


def confine() -> None:
    """Give up what reading a document does not need; there is no way back."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    leave_the_network()
    sys.addaudithook(_refuse)


def leave_the_network() -> bool:
    """Be in a network of one's own, in which there is nobody; False where the system refuses."""
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # Whoever is root needs no users of its own for it; others are nobody there.
        return any(system.unshare(each) == 0 for each in (_NEW_NETWORK, _NEW_USERS | _NEW_NETWORK))
    return False


def _refuse(event: str, arguments: Iterable[Any]) -> None:
    if event in _REFUSED:
        raise PermissionError(f"{event} is not for whoever reads documents")
    if event == "open":
        _, mode, flags = arguments
        if isinstance(flags, int) and flags & _WRITING:
            raise PermissionError(f"nothing is written here ({mode})")
