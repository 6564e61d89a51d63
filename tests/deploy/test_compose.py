"""The compose file and the Dockerfile against what the settings and the command line read."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import yaml

from assay.cli import _parser
from assay.cli.services import QUEUES
from assay.config.env import Env
from inference_workers.telemetry import SILENT
from tests.live import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OWN = ("migrate", "web", "worker-interactive", "worker-cpu", "worker-gpu", "scheduler")
KNOWN = {item.metadata["name"] for item in fields(Env)}
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def variables() -> Iterator[tuple[str, str, str]]:
    """Yield every ``${NAME:-default}`` and ``${NAME:?message}`` as name, operator, rest."""
    yield from re.findall(r"(?<!\$)\$\{(\w+)(:[-?])?([^}]*)\}", TEXT)


def test_every_service_is_there() -> None:
    assert set(SERVICES) == {*OWN, "postgres", "redis", "minio"}
    assert SERVICES["worker-gpu"]["profiles"] == ["gpu"]
    assert SERVICES["minio"]["profiles"] == ["minio"]
    assert SERVICES["postgres"]["image"].startswith("pgvector/pgvector:")
    (device,) = SERVICES["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"]
    assert device == {"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}


@pytest.mark.parametrize("name", OWN)
def test_a_service_reads_only_what_the_settings_know(name: str) -> None:
    service = SERVICES[name]
    assert set(service["environment"]) - set(SILENT) <= KNOWN
    assert {key: service["environment"][key] for key in SILENT} == SILENT
    assert {"DATABASE_URL", "REDIS_URL", "ASSAY_SECRET_KEY"} <= set(service["environment"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["data:/data"]


@pytest.mark.parametrize("name", OWN)
def test_a_service_runs_a_command_that_exists(name: str) -> None:
    service = SERVICES[name]
    options = _parser().parse_args(service["command"])
    if name.startswith("worker"):
        assert set(options.queues.split(",")) <= set(QUEUES)
    check = service["healthcheck"]
    if name == "migrate":
        assert check == {"disable": True}
        return
    assert check["test"][:2] == ["CMD", "assay"]
    _parser().parse_args(check["test"][2:])


def test_every_queue_is_served() -> None:
    served = {queue for name in OWN if name.startswith("worker") for queue in SERVICES[name]["command"][2].split(",")}
    assert served == set(QUEUES)


def test_no_secret_has_a_default_and_each_needed_one_says_how_to_make_it() -> None:
    found = list(variables())
    for name, operator, rest in found:
        if re.search("PASSWORD|SECRET|TOKEN|USER", name):
            assert operator == ":?" or rest == "", name
        if operator == ":?":
            assert rest.startswith(f"Set {name} in .env"), name
    assert {name for name, operator, _ in found if operator == ":?"} == {
        "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ASSAY_SECRET_KEY",
    }  # fmt: skip
    example = (ROOT / ".env.example").read_text()
    assert re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE) == [
        ("POSTGRES_PASSWORD", ""), ("REDIS_PASSWORD", ""), ("ASSAY_SECRET_KEY", ""),
    ]  # fmt: skip


def test_what_starts_first_has_a_healthcheck() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[needed]["healthcheck"], (name, needed)
            else:
                assert how["condition"] == "service_completed_successfully"
                assert SERVICES[needed]["restart"] == "no"


def test_only_the_web_is_reached_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["${ASSAY_PUBLISH:-127.0.0.1:8000}:8000"]}


def test_the_image_runs_as_nobody_special_and_leaves_the_embedded_servers_out() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    names = [re.search(r"AS (\S+)", stage).group(1) for stage in stages]  # type: ignore[union-attr]
    assert names == ["frontend", "wheel", "assay", "gpu"]
    for stage in stages[2:]:
        assert re.findall(r"^USER (\S+)", stage, re.MULTILINE)[-1] == "assay"
    assert "embedded" not in DOCKERFILE
    assert "-c constraints.txt" in stages[2]
    lines = " ".join(re.findall(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE))
    given = dict(re.findall(r"(\b[A-Z_]+)=(\S+)", lines))
    assert set(given) - {"PYTHONUNBUFFERED", *SILENT} <= KNOWN
    assert {key: given[key] for key in SILENT} == SILENT
    for service in ("migrate", "web", "worker-cpu", "scheduler", "worker-interactive", "worker-gpu"):
        assert SERVICES[service]["build"]["target"] in names


def test_the_images_hold_every_extra_that_compose_offers() -> None:
    assert "S3_BUCKET" in SERVICES["web"]["environment"]
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[3:]
    extras = [set(re.findall(r"\[([\w,]+)\]\"", stage)[0].split(",")) for stage in stages]
    assert extras == [{"s3"}, {"s3", "torch", "reading"}]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set.union(*extras) <= set(declared)


def test_what_the_dockerfile_copies_is_in_the_context() -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignore if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in let_in, source


def test_the_documentation_names_every_variable() -> None:
    told = (ROOT / "docs/deploy.md").read_text()
    assert [name for name in sorted(KNOWN) if f"`{name}`" not in told] == []


def test_docker_compose_itself_reads_the_file() -> None:
    docker = shutil.which("docker")
    has_compose = docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0
    if not has_compose:
        # Parsed above; with the plug-in at hand it is asked as well.
        return
    secrets = {"POSTGRES_PASSWORD": "a", "REDIS_PASSWORD": "b", "ASSAY_SECRET_KEY": "c", "PATH": "/usr/bin:/bin"}
    command = [str(docker), "compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"]
    assert subprocess.run(command, env=secrets, capture_output=True).returncode == 0
    missing = subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert missing.returncode != 0
    assert "in .env" in missing.stderr
