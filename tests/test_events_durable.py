"""Files are there whole or not at all, for whom they are meant, and nobody writes others."""

import ast
import fcntl
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from events.files import durable
from tests.running import ROOT

WRITING = {
    "os": {"replace", "rename", "renames", "link", "symlink", "truncate", "fsync", "fdatasync"},
    "shutil": {"move", "copy", "copy2", "copyfile", "copytree", "copyfileobj"},
    "tempfile": {"mkstemp", "NamedTemporaryFile"},
}
METHODS = {"write_text", "write_bytes", "hardlink_to", "symlink_to", "rename"}
OPENED_TO_WRITE = {
    "events/files/durable.py": "replaces and makes files",
    "events/files/file_lock.py": "opens a ledger to lock it, and writes nothing",
    "events/files/write_lock.py": "names in a lock who holds it; nobody needs that after a crash",
}
NOT_TORN = {
    "events/cluster/development.py": "a log of a server to try things on grows",
    "api/cli/curating/import_export.py": "a pipe or a device takes what it is given",
    "api/exports/process.py": "an archive takes files, and has another name until it is whole",
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in ("api", "events", "projections", "seeds"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def tearing(call: ast.Call) -> bool:
    """Whether a call writes a file in place, or gives one a name."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=module), attr=name) if name in WRITING.get(module, ()):
            return True
        case ast.Attribute(value=ast.Name(id="os"), attr="open"):
            return bool({"O_WRONLY", "O_RDWR", "O_CREAT"} & names_in(call))
        case ast.Attribute(attr=name) if name in METHODS:
            return True
        case ast.Attribute(attr="replace"):  # a text's takes two, a struct's has names
            return len(call.args) == 1 and not call.keywords
        case ast.Attribute(attr="open") | ast.Name(id="open" | "fdopen"):
            given = [*call.args, *(each.value for each in call.keywords)]
            modes = [each.value for each in given if isinstance(each, ast.Constant)]
            return any(isinstance(each, str) and set(each) & set("wax+") for each in modes)
        case _:
            return False


def names_in(call: ast.Call) -> set[str]:
    return {each.attr for each in ast.walk(call) if isinstance(each, ast.Attribute)}


def test_nothing_else_replaces_a_file_or_writes_one_in_place() -> None:
    found = {
        file
        for file, module in sources()
        for each in ast.walk(module)
        if isinstance(each, ast.Call) and tearing(each)
    }

    assert found == {*OPENED_TO_WRITE, *NOT_TORN}


@pytest.mark.parametrize(
    "source",
    [
        "os.replace(a, b)",
        "unfinished.replace(path)",
        "path.rename(other)",
        "path.write_text(text)",
        "path.open('wb')",
        "path.open(mode='a')",
        "open(path, 'r+b')",
        "os.open(path, os.O_RDWR | os.O_CREAT, 0o600)",
        "shutil.copyfile(a, b)",
    ],
)
def test_what_would_tear_is_known_by_its_source(source: str) -> None:
    (call,) = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)][:1]

    assert tearing(call)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("mask", "owners", "readable"), [(0, 0o600, 0o644), (0o77, 0o600, 0o600), (0o777, 0o600, 0o600)]
)
def test_umask_lets_nobody_in_and_does_not_shut_out_the_owner(
    tmp_path: Path, mask: int, owners: int, readable: int
) -> None:
    with umask(mask):
        durable.replace(tmp_path / "owners", b"x", durable.OWNER)
        durable.replace(tmp_path / "readable", b"x", durable.READABLE)
        durable.create(tmp_path / "created", b"x", durable.OWNER)

    assert mode_of(tmp_path / "owners") == mode_of(tmp_path / "created") == owners
    assert mode_of(tmp_path / "readable") == readable


def test_what_is_replaced_keeps_nothing_of_the_mode_that_it_had(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.touch(0o666)

    durable.replace(path, b"{}", durable.OWNER)

    assert (mode_of(path), path.read_bytes()) == (0o600, b"{}")


def test_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def write_half() -> None:
        with durable.replacing(path, durable.OWNER) as file:
            file.write(b"half of it")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["file", "link", "pipe"])
def test_what_was_left_over_is_cleared_away(tmp_path: Path, kind: str) -> None:
    left = tmp_path / f"file{durable.UNFINISHED}"
    outside = tmp_path / "outside"
    outside.write_bytes(b"untouched")
    match kind:
        case "file":
            left.write_bytes(b"half of it")
        case "link":
            left.symlink_to(outside)
        case _:
            os.mkfifo(left)

    durable.replace(tmp_path / "file", b"whole", durable.OWNER)

    assert (tmp_path / "file").read_bytes() == b"whole"
    assert outside.read_bytes() == b"untouched"
    assert not os.path.lexists(left)


def test_what_is_being_written_is_not_taken_for_left_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    (tmp_path / f"dead{durable.UNFINISHED}").write_bytes(b"half of it")

    with durable.replacing(path, durable.OWNER) as file:
        file.write(b"whole")
        durable.clear(tmp_path)
        assert [each.name for each in tmp_path.iterdir()] == [f"file{durable.UNFINISHED}"]

    assert path.read_bytes() == b"whole"


def test_writers_of_one_file_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "file"
    start = threading.Barrier(8)

    def write(letter: bytes) -> None:
        start.wait()
        for _ in range(20):
            durable.replace(path, letter * 50_000, durable.OWNER)

    writing = [threading.Thread(target=write, args=(bytes([97 + each]),)) for each in range(8)]
    for each in writing:
        each.start()
    while any(each.is_alive() for each in writing):
        with suppress(FileNotFoundError):
            found = path.read_bytes()
            assert (len(found), len(set(found))) == (50_000, 1)

    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_a_link_names_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "file"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)

    durable.replace(link, b"new", durable.OWNER)

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_created_file_was_not_there_before(tmp_path: Path) -> None:
    path = tmp_path / "file"
    durable.create(path, b"first", durable.OWNER)

    with pytest.raises(FileExistsError):
        durable.create(path, b"second", durable.OWNER)

    assert path.read_bytes() == b"first"


def test_directories_are_made_down_to_the_last(tmp_path: Path) -> None:
    with umask(0):
        durable.make_directory(tmp_path / "a" / "b", 0o700)
    durable.make_directory(tmp_path / "a" / "b")
    (tmp_path / "file").touch()

    with pytest.raises(FileExistsError):
        durable.make_directory(tmp_path / "file")

    assert [mode_of(tmp_path / "a"), mode_of(tmp_path / "a" / "b")] == [0o755, 0o700]


def test_lock_of_the_dead_is_free(tmp_path: Path) -> None:
    left = tmp_path / f"file{durable.UNFINISHED}"
    handle = os.open(left, os.O_WRONLY | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    durable.clear(tmp_path)
    is_kept = left.exists()
    os.close(handle)

    durable.clear(tmp_path)

    assert (is_kept, left.exists()) == (True, False)
