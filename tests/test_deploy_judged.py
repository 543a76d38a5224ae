"""The files that an operator takes, as those programs judge them that will read them.

Where a program is not installed, what it would judge is left out.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.test_deploy_files import HERE, of_dashboard, text

UNITS = sorted(each.name for each in HERE.iterdir() if each.suffix in {".service", ".timer"})
SERVICES = [each for each in UNITS if each.endswith(".service")]
PROGRAM = re.compile(r"(/(?:opt|usr)/\S+/(?:detente|nats-server)) ")

MOST_EXPOSED = 15
"""A tenth of a point each, as `systemd-analyze security` counts; ten points are no protection."""

OF_GRAFANA = {
    "$__rate_interval": "1m",
    "$job": "detente",
    "$__range": "1h",
    "$__interval": "1m",
}


def judged(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in command], cwd=cwd, capture_output=True, text=True, check=False
    )


if shutil.which("systemd-analyze"):

    @pytest.fixture
    def units(tmp_path: Path) -> Path:
        """The units as they are installed, but with a program that this machine has."""
        for each in [*UNITS, "detente.socket"]:
            content = re.sub(PROGRAM, "/bin/true ", text(each))
            (tmp_path / each).write_text(content, "utf-8")
        return tmp_path

    @pytest.mark.parametrize("unit", [*UNITS, "detente.socket"])
    def test_systemd_understands_each_line_of_a_unit(units: Path, unit: str) -> None:
        found = judged("systemd-analyze", "verify", "--man=no", units / unit, cwd=units)

        ours = [line for line in found.stderr.splitlines() if unit in line]
        assert (found.returncode, ours) == (0, [])

    @pytest.mark.parametrize("unit", SERVICES)
    def test_service_is_exposed_to_little(units: Path, unit: str) -> None:
        threshold = f"--threshold={MOST_EXPOSED}"
        found = judged("systemd-analyze", "security", "--offline=true", threshold, units / unit)

        assert found.returncode == 0, found.stdout[-500:]


PROMTOOL = shutil.which("promtool") or ""
if PROMTOOL:

    def test_prometheus_reads_its_rules_and_its_configuration() -> None:
        found = judged(PROMTOOL, "check", "config", HERE / "prometheus.yml")

        assert found.returncode == 0, found.stderr
        assert "FAILED" not in found.stdout

    def test_what_the_dashboard_asks_can_be_asked(tmp_path: Path) -> None:
        rules = []
        for number, each in enumerate(of_dashboard()):
            expression = each
            for name, value in OF_GRAFANA.items():
                expression = expression.replace(name, value)
            rules.append({"record": f"asked:{number}", "expr": expression})
        file = tmp_path / "asked.yml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))

        found = judged(PROMTOOL, "check", "rules", file)

        assert found.returncode == 0, found.stderr
        assert f"{len(rules)} rules found" in found.stdout

    @pytest.mark.parametrize(
        ("alert", "series"),
        [
            ("DetenteDown", 'up{job="detente", instance="a"}: 0x20'),
            ("DetenteProcessDown", 'detente_process_up{process="writer"}: 0x20'),
            ("DetenteViewsFailing", "detente_views_failing: 1x20"),
            ("DetenteViewsBehind", "detente_views_lag: 5000x20"),
            ("DetenteClock", "detente_clock_doubted: 1x20"),
            ("DetenteDiskFull", "detente_disk_free_bytes: 1000x20"),
            ("DetenteErrors", 'detente_requests_total{status="503"}: 0+60x20'),
            ("DetenteDiskSlow", 'detente_sync_seconds_bucket{le="%s"}: 0+%sx20'),
        ],
    )
    def test_alert_comes_where_it_should(tmp_path: Path, alert: str, series: str) -> None:
        (tmp_path / "alerts.yml").write_text(text("alerts.yml"), "utf-8")
        found = [series]
        if "%s" in series:  # a tenth of the syncs take longer than a second
            found = [series % ("0.1", 50), series % ("1", 90), series % ("+Inf", 100)]
        told = [
            dict(zip(("series", "values"), each.rsplit(": ", 1), strict=True)) for each in found
        ]
        asked = {"expr": f'count(ALERTS{{alertname="{alert}", alertstate="firing"}})'}
        asked |= {"eval_time": "20m"}
        test = {
            "interval": "1m",
            "input_series": told,
            "promql_expr_test": [{**asked, "exp_samples": [{"value": 1}]}],
        }
        file = tmp_path / "test.yml"
        file.write_text(yaml.safe_dump({"rule_files": ["alerts.yml"], "tests": [test]}))

        found_out = judged(PROMTOOL, "test", "rules", file, cwd=tmp_path)

        assert found_out.returncode == 0, found_out.stdout + found_out.stderr


def test_units_run_what_is_installed_where_the_documents_say() -> None:
    """What is judged above is another program's look; this one has nobody's help."""
    for unit in SERVICES:
        programs = re.findall(PROGRAM, text(unit))
        of_nats = unit == "nats-server.service"
        program = "/usr/local/bin/nats-server" if of_nats else "/opt/detente/bin/detente"
        assert set(programs) == {program}
