"""What is said to be done is on disk, whoever did it: strace tells."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copytree

import pytest

from api.service.stores import TEXTS
from api.writing.keys import Keyring
from events.files import durable
from events.source_texts.attached_texts import Texts
from tests.backups import backed_up
from tests.durable_process import ACTS, DONE, TEXT, WANTED, add_webhook
from tests.running import ENVIRONMENT, ROOT
from tests.tracing import STRACE, needs_strace

pytestmark = needs_strace

TRACED = (
    "openat,creat,write,pwrite64,ftruncate,fchmod,flock,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat"
)
CALL = re.compile(r"\d+ +(?P<name>\w+)\((?P<given>.*)\) += (?P<found>\d+)(?:<.*>)?$")
FILE = re.compile(r"\d+<([^>]*)>")
NAME = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"')

PASSING = re.compile(r"[.]unfinished$|lock$|[.]lock$|-wal$|-shm$|/views-[0-9a-f]+[.]sqlite3$")
"""What is cleared away if it comes back, locks, SQLite's logs (which are empty at the end), views
(which can be built again).
"""


class Disk:
    """What would be left if the power failed: by the system calls, which names and bytes are not
    on disk for certain.
    """

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._there = {str(each) for each in root.rglob("*")} | {str(root)}
        self.bytes: set[str] = set()
        self.names: set[str] = set()

    def see(self, call: str, given: str) -> None:
        """Follow a call that has succeeded."""
        match call:
            case "openat" | "creat" if "O_CREAT" in given or "O_TRUNC" in given or call == "creat":
                (path,) = self._paths(given)
                if path not in self._there or "O_TRUNC" in given:
                    self.bytes.add(path)
                self._name(path)
            case "mkdir" | "mkdirat":
                (path,) = self._paths(given)
                self._name(path)
            case "write" | "pwrite64" | "ftruncate":
                self.bytes |= self._files(given)
            case "fsync" | "fdatasync":
                for path in self._files(given):
                    self.bytes.discard(path)
                    self.names -= {each for each in self.names if str(Path(each).parent) == path}
            case "unlink" | "unlinkat":
                (path,) = self._paths(given)
                self._forget(path)
                self.names.add(path)
            case "rename" | "renameat" | "renameat2" | "link" | "linkat":
                self._move(*self._paths(given), is_swapped="RENAME_EXCHANGE" in given)
            case _:
                pass

    def doubtful(self) -> set[str]:
        """Whose name or bytes might be lost."""
        return {
            each
            for each in self.bytes | self.names
            if each.startswith(self._root) and not PASSING.search(each)
        }

    def _move(self, old: str, new: str, *, is_swapped: bool) -> None:
        below = {each for each in self.doubtful() if each == old or each.startswith(f"{old}/")}
        below -= {old} - self.bytes  # its own name is about to go
        assert not below, f"{old} got the name {new} while {below} were not on disk"
        self._there |= {new + each[len(old) :] for each in self._there if each.startswith(old)}
        if not is_swapped:
            self._forget(old)
        self.names |= {old, new}

    def _name(self, path: str) -> None:
        if path not in self._there:
            self._there.add(path)
            self.names.add(path)

    def _forget(self, path: str) -> None:
        for each in (self.bytes, self._there):
            each.discard(path)

    def _paths(self, given: str) -> list[str]:
        return [str(Path(*match.groups(""))) for match in NAME.finditer(given)]

    def _files(self, given: str) -> set[str]:
        found = FILE.match(given)
        return set() if found is None else {found[1]}


def traced(acts: Mapping[str, Path], trace: Path) -> dict[str, list[re.Match[str]]]:
    """By act, the calls of a process that does one after another, in their order, up to when it
    says that it is done.
    """
    ended = subprocess.run(
        [
            # Without this filter the process stops for each call, and not for those alone.
            *[str(STRACE), "-f", "--seccomp-bpf", "-y", "-s", "200"],
            *["-o", str(trace), "-e", f"trace={TRACED}"],
            *[sys.executable, "-m", "tests.durable_process"],
            *(word for act, data in acts.items() for word in (act, str(data))),
        ],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    done = [each for each in ended.stdout.splitlines() if each.startswith(DONE)]
    assert done == [f"{DONE} {act}" for act in acts], ended.stderr
    lines = whole_calls(trace.read_text(encoding="utf-8"))
    return {act: [*filter(None, map(CALL.match, _until(f"{DONE} {act}", lines)))] for act in acts}


def _until(said: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if said in line:
            return
        yield line
    raise AssertionError(f"it has not said: {said}")


def whole_calls(trace: str) -> Iterator[str]:
    """The lines of a trace; calls that others came between stand where they ended."""
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        thread, _, rest = line.partition(" ")
        if line.endswith(" <unfinished ...>"):
            begun[thread] = line.removesuffix(" <unfinished ...>")
        elif rest.lstrip().startswith("<... "):
            yield begun.pop(thread) + rest.partition(" resumed>")[2]
        else:
            yield line


def prepared(founded: Path, folder: Path) -> Path:
    """A data directory with one of everything, in a folder with a backup of it."""
    folder.mkdir()
    data = copytree(founded, folder / "data")
    Keyring(data).add(WANTED)
    Texts(data / TEXTS).attach("daily", TEXT * 3)
    asyncio.run(add_webhook(data))
    backed_up(data, folder / "backup", "--with-signing-key")
    return data


@pytest.fixture(scope="module")
def acted(
    _founded: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Disk, list[re.Match[str]]]]:
    """By act, what was on disk before it, and its calls."""
    folder = tmp_path_factory.mktemp("acts")
    data = {act: prepared(_founded, folder / act) for act in ACTS}
    disks = {act: Disk(data[act].parent) for act in ACTS}
    calls = traced(data, folder / "trace")
    return {act: (disks[act], calls[act]) for act in ACTS}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_is_on_disk(
    acted: dict[str, tuple[Disk, list[re.Match[str]]]], act: str
) -> None:
    disk, calls = acted[act]

    for call in calls:
        disk.see(call["name"], call["given"])

    assert disk.doubtful() == set()


def test_a_file_is_replaced_by_the_calls_that_are_written_down(
    founded: Path, tmp_path: Path
) -> None:
    data = prepared(founded, tmp_path / "folder")
    (data / f"signing.key{durable.UNFINISHED}").write_text("left over")
    described = re.findall(r"^    (\w+)\(", durable.__doc__ or "", re.MULTILINE)
    wanted = [each for each in described if each in TRACED.split(",")]

    made = [
        call["name"]
        for call in traced({"replace_one": data}, tmp_path / "trace")["replace_one"]
        if re.search(r'"?/[^"]*folder/data(/signing\.key|[">])', call["given"])
    ]

    assert made == ["openat", "flock", "unlink", *wanted[1:]]
