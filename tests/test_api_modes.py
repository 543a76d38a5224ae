"""Others can neither write what the service makes nor read its secrets, whatever the umask."""

import json
import os
import shlex
import stat
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from api.backup.manifest import PRIVATE
from api.desk.desk_schema import FILE
from tests.running import COMMAND, ENVIRONMENT, PYTHON, Server

OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
OTHERS_READ = stat.S_IRGRP | stat.S_IROTH
SECRET = (*PRIVATE, "webhooks.sqlite3")


A_DESK = "a desk"
ONE_AFTER_ANOTHER = """
import json, os, sys
from api.cli.main import main
os.umask(int(sys.argv[1], 8))
for each in json.loads(sys.argv[2]):
    if each[0] == "a desk":  # which begins with the first draft over HTTP
        from pathlib import Path
        from api.desk.desk_schema import open_desk
        open_desk(Path(each[1])).close()
        continue
    main(each, prog_name="detente", standalone_mode=False)
"""


def made_under(umask: str, commands: Iterable[Sequence[str | Path]]) -> None:
    """Run commands in one process, as each by itself takes longer to begin than to do its work."""
    words = json.dumps([[*map(str, each)] for each in commands])
    done = subprocess.run(
        [*PYTHON, ONE_AFTER_ANOTHER, umask, words],
        capture_output=True,
        text=True,
        timeout=120,
        env=ENVIRONMENT,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def below(folder: Path) -> Iterator[tuple[Path, int]]:
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            yield path, stat.S_IMODE(path.lstat().st_mode)


def all_kinds_of_files(folder: Path, umask: str) -> None:
    """Everything that the commands can leave in a directory."""
    data = folder / "data"
    article = folder / "article.txt"
    article.write_text("A text of whatever words.", encoding="utf-8")
    article.chmod(0o600)
    source = "cnn-blinken-xi-2023-06-19"
    unsigned = [f"--accept-unsigned={part}" for part in ("events", "texts", "keys", "drafts")]
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("relations", "united-states", "china", "--data", data),
        ("rebuild", "--data", data),
        ("keys", "add", "Ann", "--scope", "administration", "--data", data),
        (A_DESK, data / FILE),
        ("webhooks", "add", "https://example.org/hook", "--data", data),
        ("sources", "attach", source, article, "--data", data),
        ("export", folder / "all.jsonl", "--data", data),
        ("backup", folder / "backup", "--with-signing-key", "--data", data),
        ("restore", folder / "backup", "--data", folder / "restored", *unsigned),
    )
    made_under(umask, commands)


@pytest.mark.parametrize("umask", ["000", "022", "077"])
def test_mode_of_what_is_made_does_not_hang_on_the_umask(tmp_path: Path, umask: str) -> None:
    all_kinds_of_files(tmp_path, umask)

    for path, mode in below(tmp_path):
        assert not mode & OTHERS_WRITE, (path, oct(mode))
        assert mode & stat.S_IRUSR, (path, oct(mode))
        if path.name in SECRET:
            assert not mode & OTHERS_READ, (path, oct(mode))
    assert {each for each in SECRET if not list(tmp_path.rglob(each))} == set()


def test_running_service_makes_nothing_that_others_may_write(tmp_path: Path) -> None:
    command = shlex.join([*COMMAND, "serve", "--port", "0", "--data", str(tmp_path / "data")])
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"umask 000; exec {command}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    try:
        assert Server(process).get("/health").status_code == 200
        loose = [(path, oct(mode)) for path, mode in below(tmp_path) if mode & OTHERS_WRITE]
    finally:
        process.kill()
        process.communicate()

    assert loose == []
