"""Settings: which of several counts, what is wrong with them, and that all of them are told."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from api.app import create_app
from api.cli.main import main
from api.cli.making import make_settings_page
from api.openapi import document
from api.service.read_settings import Settings, load, option_of, shown, variable_of
from api.service.settings import DEFAULTS, SETTINGS, WANTED, Config
from api.service.stores import writing
from events.errors import SettingsError
from seeds.collection import FOUNDING
from tests.running import ROOT, serving

NAMES = list(Config.__struct_fields__)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of settings is read by chance."""
    monkeypatch.chdir(tmp_path)


def settings(
    file: str | None = None, environment: dict[str, str] | None = None, **options: Any
) -> Settings:
    if file is not None:
        Path("detente.toml").write_text(file, encoding="utf-8")
    return load(options, environment=environment or {})


def faults(file: str | None = None, **environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        settings(file, environment)
    return caught.value.faults


def command(*arguments: str, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, list(arguments))


def test_without_any_settings_the_defaults_hold() -> None:
    assert settings() == Settings(DEFAULTS, dict.fromkeys(NAMES, "default"))


def test_command_line_counts_more_than_environment_and_that_more_than_the_file() -> None:
    file = "host = '127.0.0.2'\nport = 1\ndata = 'filed'\n"

    found = settings(file, {"DETENTE_PORT": "2", "DETENTE_DATA": "elsewhere"}, data="here")

    assert (found.config.host, found.config.port, found.config.data) == ("127.0.0.2", 2, "here")
    assert {name: found.origins[name] for name in ("host", "port", "data", "metrics")} == {
        "host": "detente.toml: host",
        "port": "DETENTE_PORT",
        "data": "--data",
        "metrics": "default",
    }


def test_environment_speaks_of_lists_and_switches_in_words() -> None:
    found = settings(
        environment={
            "DETENTE_METRICS": "false",
            "DETENTE_ALLOWED_HOSTS": "example.org, *.example.net",
            "DETENTE_CORS_ORIGINS": "",
            "DETENTE_HEAD_SECONDS": "2.5",
        }
    ).config

    assert found == Config(
        metrics=False,
        allowed_hosts=("example.org", "*.example.net"),
        cors_origins=(),
        head_seconds=2.5,
    )


def test_file_lies_here_or_in_the_data_or_where_it_is_said_to(tmp_path: Path) -> None:
    data, named = tmp_path / "stored", tmp_path / "other.toml"
    data.mkdir()
    (data / "detente.toml").write_text("port = 1")
    named.write_text("port = 2")

    found = [
        load({"data": str(data)}, environment={}),
        load({"data": str(data)}, environment={"DETENTE_CONFIG": str(named)}),
        load({}, file=data / "detente.toml", environment={"DETENTE_CONFIG": str(named)}),
        load({}, environment={}),
    ]

    assert [each.config.port for each in found] == [1, 2, 1, DEFAULTS.port]


def test_all_faults_are_told_at_once_with_where_they_stand() -> None:
    file = "port = 'eight'\nallowed_host = []\ncors_origins = ['example.org']\nhead_seconds = 0\n"

    assert faults(file, DETENTE_LOG_LEVEL="loud", DETENTE_PROT="1", DETENTE_BODY_BYTES="much") == (
        "DETENTE_PROT: no such setting, did you mean DETENTE_PORT?",
        "detente.toml: allowed_host: no such setting, did you mean allowed_hosts?",
        'detente.toml: port: expected int, got str, found "eight"',
        f'detente.toml: cors_origins: expected {WANTED["cors_origins"]}, found ["example.org"]',
        "detente.toml: head_seconds: expected float > 0.0, found 0",
        'DETENTE_LOG_LEVEL: expected debug, info, warning or error, found "loud"',
        'DETENTE_BODY_BYTES: expected int, got str, found "much"',
    )


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("port = ", "detente.toml: not TOML: "),
        ("[limits]\nport = 1", "detente.toml: limits: no such setting"),
        ("port = 65536", "detente.toml: port: expected int <= 65535, found 65536"),
        ("port = true", "detente.toml: port: expected int, got bool, found true"),
        ("metrics = 'no'", 'detente.toml: metrics: expected bool, got str, found "no"'),
        (
            "public_url = 'https://x.org/a'",
            "detente.toml: public_url: expected an address without a path",
        ),
        ("head_seconds = inf", "detente.toml: head_seconds: expected float <= 3600.0, found inf"),
        ("head_seconds = nan", "detente.toml: head_seconds: "),
        ("data = 1979-05-27", "detente.toml: data: expected str, got date"),
    ],
)
def test_fault_in_the_file_is_told(file: str, fault: str) -> None:
    (found,) = faults(file)

    assert found.startswith(fault)


def test_file_that_is_named_has_to_be_there() -> None:
    assert faults(DETENTE_CONFIG="none.toml") == ("none.toml: No such file or directory",)


def test_command_tells_each_fault_in_a_line(tmp_path: Path) -> None:
    refused = command("serve", "--port", "x", DETENTE_METRICS="perhaps", DETENTE_PROT="1")

    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "Error: DETENTE_PROT: no such setting, did you mean DETENTE_PORT?",
        'DETENTE_METRICS: expected bool, got str, found "perhaps"',
        '--port: expected int, got str, found "x"',
    ]
    assert not (tmp_path / "data").exists()


def test_effective_settings_are_printed_with_where_they_came_from() -> None:
    Path("detente.toml").write_text("connections = 12")

    printed = command("config", "--port", "8123", "--no-metrics", DETENTE_CORS_ORIGINS="")

    lines = printed.stdout.splitlines()
    assert [line.split(" = ")[0] for line in lines] == NAMES
    assert {
        "port = 8123  # --port",
        "connections = 12  # detente.toml: connections",
        "metrics = false  # --no-metrics",
        "cors_origins = []  # DETENTE_CORS_ORIGINS",
        'host = "127.0.0.1"  # default',
    } <= set(lines)


def test_printed_settings_are_a_file_of_settings() -> None:
    printed = command("config", "--port", "8123").stdout

    expected = msgspec.structs.replace(DEFAULTS, port=8123, collections=(FOUNDING.name,))
    assert settings(printed).config == expected, "tests have the founding facts alone"


def test_every_setting_says_what_it_is_for_and_what_it_is_without_being_set() -> None:
    assert list(SETTINGS) == NAMES
    assert [name for name, each in SETTINGS.items() if not each.meaning.endswith(".")] == []
    assert {name: each.default for name, each in SETTINGS.items()} == msgspec.structs.asdict(
        DEFAULTS
    )


def test_what_is_expected_is_told_of_settings_that_there_are() -> None:
    assert set(WANTED) <= set(NAMES)


def test_every_setting_is_read_somewhere() -> None:
    sources = "\n".join(each.read_text(encoding="utf-8") for each in (ROOT / "api").rglob("*.py"))
    read = set(re.findall(r"\b_?config\.(\w+)", sources))

    assert [name for name in NAMES if name not in read] == []


def test_help_lists_every_setting_with_its_meaning() -> None:
    told = " ".join(command("serve", "--help").stdout.split())

    assert [name for name in NAMES if option_of(name) not in told] == []
    assert [name for name, each in SETTINGS.items() if each.meaning not in told] == []


def test_page_of_settings_is_up_to_date() -> None:
    written = make_settings_page.PAGE.read_text(encoding="utf-8")

    assert written == make_settings_page.text(), "run: python -m api.cli.making.make_settings_page"


def test_page_of_settings_lists_every_one_with_its_default() -> None:
    rows = re.findall(
        r"(?m)^\| `([a-z_]+)` \| `(.*?)` \| (.*) \|$", make_settings_page.PAGE.read_text()
    )

    assert rows == [(name, shown(each.default), each.meaning) for name, each in SETTINGS.items()]


def test_server_takes_its_settings_from_the_file_in_its_data(tmp_path: Path) -> None:
    data = tmp_path / "stored"
    data.mkdir()
    (data / "detente.toml").write_text("metrics = false\nempty = true\n")

    with serving(data) as server:
        assert server.get("/metrics").status_code == 404
        assert server.get("/health").json()["ledger_head"] == 0


def test_other_commands_take_the_data_of_the_settings() -> None:
    Path("detente.toml").write_text("data = 'stored'")

    refused = command("export", "all.jsonl")

    assert "stored/ledger.sqlite3 does not exist" in refused.stderr


def test_reference_names_the_public_address() -> None:
    described = document.document(
        create_app(partial(writing, Path()), Config(public_url="https://example.org"))
    )

    assert described["servers"] == [{"url": "https://example.org"}]


def test_variable_is_the_setting_in_capitals() -> None:
    assert variable_of("public_url") == "DETENTE_PUBLIC_URL"
