"""What docs/deploy.md says of proxies and systemd, against what Assay reads; nginx and Caddy themselves where they are.

The whole of it in front of a running Assay: ``python -m tests.deploy.proxies``.
"""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from assay.cli import _parser
from assay.config.env import Env
from inference_workers.telemetry import SILENT
from tests.deploy.proxies import block, caddy_config, certificate, nginx_config, variables

DEFAULTS = {item.metadata["name"]: item.default for item in fields(Env)}
NGINX, CADDY = block("nginx", "proxy_pass"), block("caddy", "reverse_proxy")
UNIT = block("ini", "[Unit]")


def test_the_variables_of_the_page_are_read() -> None:
    assert set(variables()) <= set(DEFAULTS)
    assert variables()["CSRF_TRUSTED_ORIGINS"] == f"https://{variables()['ALLOWED_HOSTS']}"


def test_a_proxy_lets_through_what_assay_takes_and_a_little_more() -> None:
    most = int(DEFAULTS["MAX_REQUEST_BYTES"])
    (nginx,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    (caddy,) = re.findall(r"max_size (\d+)MB", CADDY)
    # nginx counts in powers of two, Caddy in powers of ten.
    for limit in (int(nginx) * 2**20, int(caddy) * 10**6):
        assert most < limit < 1.1 * most


def test_nginx_passes_on_who_asks_and_how() -> None:
    passed = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert passed == {
        "Host": "$host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "$scheme",
        "X-Request-Id": "$request_id",
    }
    for text in (NGINX, CADDY):
        assert f"127.0.0.1:{DEFAULTS['ASSAY_PORT']}" in text
        assert "/metrics" in text


def test_the_unit_runs_commands_that_exist() -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(UNIT)
    service = unit["Service"]
    for name in ("ExecStart", "ExecStartPre"):
        program, *words = service[name].split()
        assert program == "/opt/assay/bin/assay"
        _parser().parse_args(words)
    assert dict(pair.split("=") for pair in service["Environment"].split()) == SILENT
    assert service["ReadWritePaths"] == "/var/lib/assay"
    assert "ASSAY_DATA=/var/lib/assay" in block("", "REDIS_URL=redis://127.0.0.1")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
def test_systemd_itself_reads_the_unit(tmp_path: Path) -> None:
    (tmp_path / "assay-web.service").write_text(UNIT.replace("/opt/assay/bin/assay", "/bin/true"))
    command = ["systemd-analyze", "verify", str(tmp_path / "assay-web.service")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not there")
def test_nginx_itself_reads_its_configuration(tmp_path: Path) -> None:
    certificate(tmp_path)
    (tmp_path / "nginx.conf").write_text(nginx_config(tmp_path, port=18443, plain=18080, assay=18000))
    command = ["nginx", "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not there")
def test_caddy_itself_reads_its_configuration(tmp_path: Path) -> None:
    certificate(tmp_path)
    (tmp_path / "Caddyfile").write_text(caddy_config(tmp_path, port=18443, plain=18080, assay=18000))
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
