"""The notebook says what it shows, run by the kernel of whoever opens it, over all collections."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.running import ENVIRONMENT, ROOT, Server, serving

NOTEBOOK = (ROOT / "docs/notebook.ipynb").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def first_start(_everything: Path, tmp_path: Path) -> Iterator[Server]:
    """A service as a first start has it."""
    data = Path(shutil.copytree(_everything, tmp_path / "data"))
    environment = {name: each for name, each in ENVIRONMENT.items() if "COLLECTIONS" not in name}
    with serving(data, environment=environment) as server:
        yield server


def shown(notebook: str) -> list[tuple[str, list[str]]]:
    """Each cell of code with what it shows."""
    cells = msgspec.json.decode(notebook)["cells"]
    return [
        ("".join(each["source"]), [text_of(output) for output in each["outputs"]])
        for each in cells
        if each["cell_type"] == "code"
    ]


def text_of(output: dict[str, Any]) -> str:
    text = output["text"] if "text" in output else output["data"]["text/plain"]
    return text if isinstance(text, str) else "".join(text)


def test_notebook_shows_what_is_answered(first_start: Server, tmp_path: Path) -> None:
    here = tmp_path / "here.ipynb"
    here.write_text(NOTEBOOK.replace(ADDRESS, first_start.address), encoding="utf-8")
    homes = {name: str(tmp_path) for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    execute = Path(sys.executable).with_name("jupyter-execute")

    ran = subprocess.run(
        [execute, f"--output={tmp_path / 'run.ipynb'}", here],
        cwd=tmp_path,
        env={**os.environ, **homes},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    run = (tmp_path / "run.ipynb").read_text(encoding="utf-8")
    assert shown(run.replace(first_start.address, ADDRESS)) == shown(NOTEBOOK)
    assert sum(bool(outputs) for _, outputs in shown(NOTEBOOK)) >= 9
