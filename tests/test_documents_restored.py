"""The instructions by which a service comes back from a dead disk, followed to the letter."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from events.ledger.signing_key import KEY, read_kept
from tests.backups import backed_up, restored, run
from tests.running import ROOT, serving
from tests.writers import bearer, key, statement, writer

PAGE = (ROOT / "docs/operating.md").read_text("utf-8")
SECTION = PAGE.split("### From a dead disk\n")[1].split("\n### ")[0]
BEFORE, AFTER = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
SERVE = "detente serve --data data\n"


def followed(lines: str, folder: Path) -> str:
    """What lines say, run in a folder with nothing of whoever runs the tests around them."""
    commands = Path(sys.executable).parent
    done = subprocess.run(
        ["/bin/sh", "-eu", "-c", lines],
        cwd=folder,
        env={"PATH": f"{commands}:/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_service_comes_back_from_a_dead_disk_by_the_page(founded: Path, tmp_path: Path) -> None:
    token = key(founded)
    with writer(founded, token=token) as writes:
        writes.post(statement("said"), key="one")
    followed(BEFORE, founded.parent)
    new = tmp_path / "another machine"
    new.mkdir()
    for each in ("backups", "kept"):
        (founded.parent / each).rename(new / each)
    verifier = str(read_kept(founded / KEY).verifier)
    shutil.rmtree(founded)
    assert AFTER.endswith(SERVE)

    told = followed(AFTER.removesuffix(SERVE), new)

    assert f"verified with the key in kept/signing.key, {verifier}" in told
    assert "signed with it: every event, every text and every key that was backed up" in told
    assert "407 events, all as they were written" in told
    with serving(new / "data") as server:
        assert server.get("/ready").json()["status"] == "ready"
        assert server.get("/v1/ledger/key").json()["key"] == verifier
        assert server.get("/v1/facts/said").status_code == 200
    with writer(new / "data", token=token) as writes:
        assert writes.post(statement("said"), key="one").json()["outcome"] == "already appended"
        assert writes.post(statement("said-later")).json()["positions"] == [408]
        assert writes.client.get("/v1/events", headers=bearer(token)).status_code == 200


def test_service_whose_key_was_not_kept_comes_back_with_a_new_one(
    founded: Path, tmp_path: Path
) -> None:
    verifier = read_kept(founded / KEY).verifier
    directory = backed_up(founded, tmp_path / "backup")
    data = tmp_path / "new" / "data"

    told = restored(directory, data, "--key", str(verifier))

    assert told.exit_code == 0, told.output
    assert f"put {KEY} back from where it is kept, or have a new one (rotate-key)" in told.output
    assert run("rotate-key", "--data", data).exit_code == 0
    with serving(data) as server:
        assert server.get("/ready").json()["status"] == "ready"
        assert server.get("/v1/ledger/key").json()["key"] != str(verifier)
    assert run("audit", "--data", data).exit_code == 0


def refused(directory: Path, data: Path, *options: str | Path) -> Result:
    told = restored(directory, data, *options)
    assert told.exit_code == 1
    assert not data.exists()
    return told


def test_restore_without_any_key_says_which_one_is_wanted(founded: Path, tmp_path: Path) -> None:
    directory = backed_up(founded, tmp_path / "backup")

    told = refused(directory, tmp_path / "new")

    assert f"give --signing-key, the {KEY} that was kept, or --key, its public half" in told.output


@pytest.mark.parametrize("kept", ["another", "open", "damaged", "empty"])
def test_key_that_was_kept_badly_restores_nothing(founded: Path, tmp_path: Path, kept: str) -> None:
    directory = backed_up(founded, tmp_path / "backup")
    file = tmp_path / KEY
    shutil.copy(founded / KEY, file)
    if kept == "another":
        run("rotate-key", "--data", founded)
        shutil.copy(founded / KEY, file)
    elif kept == "open":
        file.chmod(0o644)
    else:
        file.write_text("" if kept == "empty" else file.read_text()[:-3])

    told = refused(directory, tmp_path / "new", "--signing-key", file)

    assert ("its signature: expected" if kept == "another" else str(file)) in told.output


def test_key_of_another_ledger_restores_nothing(founded: Path, tmp_path: Path) -> None:
    directory = backed_up(founded, tmp_path / "backup")
    with writer(tmp_path / "other"):
        pass

    told = refused(directory, tmp_path / "new", "--signing-key", tmp_path / "other" / KEY)

    assert "it is the key of detente/" in told.output


def test_backup_that_an_earlier_key_has_signed_goes_on_with_the_present_one(
    founded: Path, tmp_path: Path
) -> None:
    earlier = read_kept(founded / KEY).verifier
    directory = backed_up(founded, tmp_path / "backup")
    run("rotate-key", "--data", founded)
    data = tmp_path / "new"

    told = restored(directory, data, "--key", str(earlier), "--signing-key", founded / KEY)

    assert told.exit_code == 0, told.output
    assert read_kept(data / KEY).verifier == read_kept(founded / KEY).verifier
    assert run("audit", "--data", data).exit_code == 0
