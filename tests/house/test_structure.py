"""The house: what must hold of the tree, whoever changes it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.live import ROOT, plain_environment

AREAS = ("platform/assay", "annotation", "review", "inference_workers")
SOURCES = [path for area in AREAS for path in (ROOT / area).rglob("*.py") if path.parent.name != "migrations"]
STANDARD = "import platform, sys; sys.exit(0 if callable(platform.python_version) else 1)"


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "shell", "-c", STANDARD],
        ["-m", "pytest", "--version"],
        ["-c", "import assay.config.celery; " + STANDARD],
        ["-c", "import gunicorn.app.wsgiapp; import assay.config.wsgi; " + STANDARD],
    ],
    ids=["manage.py", "pytest", "celery", "web"],
)
def test_import_platform_is_the_standard_library(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-800:]


def test_this_process_has_the_standard_platform() -> None:
    import platform

    assert callable(platform.python_version)
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert list((ROOT / "platform").glob("*.py")) == []


def test_areas_keep_apart() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=ROOT, env=plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1500:]


def test_no_module_has_a_second_subject() -> None:
    assert [str(path) for path in SOURCES if len(path.read_text().splitlines()) > 400] == []


def test_every_module_says_its_place() -> None:
    texts = {str(path): path.read_text().lstrip() for path in SOURCES}
    assert [path for path, text in texts.items() if text and not text.startswith('"""')] == []


def test_the_lock_file_holds_no_addresses() -> None:
    assert '"resolved"' not in (ROOT / "frontend/package-lock.json").read_text()


def test_vendored_weights_are_what_their_sidecar_says() -> None:
    for sidecar in (ROOT / "inference_workers/weights").glob("*.json"):
        described = json.loads(sidecar.read_text())
        if "weights" not in described:
            continue  # they come with a package
        found = hashlib.sha256((sidecar.parent / described["weights"]).read_bytes()).hexdigest()
        assert found == described["sha256"]
        assert described["weights"] in (ROOT / "NOTICE").read_text()


def test_every_demo_picture_names_its_licence() -> None:
    folder = ROOT / "platform/assay/config/demo_pictures"
    rows = json.loads((folder / "pictures.json").read_text())
    assert {row["file"] for row in rows} == {path.name for path in folder.glob("*.jpg")}
    assert all(row["licence"] and row["author"] and row["licence_url"].startswith("https://") for row in rows)


def test_migrations_are_up_to_date() -> None:
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(command, cwd=ROOT, env=plain_environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_unfinished_marks() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert [str(path) for path in SOURCES if marks.search(path.read_text())] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*(area.split("/")[-1] for area in AREAS), cache_dir=None)
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    # What imports nothing that is left is in no circle; neither is what nobody left imports.
    while ends := {module for module, imported in left.items() if not imported & left.keys()}:
        left = {module: imported for module, imported in left.items() if module not in ends}
    while left and (tops := left.keys() - set().union(*left.values())):
        left = {module: imported for module, imported in left.items() if module not in tops}
    assert sorted(left) == []


def test_the_ground_floor_imports_nothing_above_it() -> None:
    root = {"config", "operations", "cli", "embedded"}
    upward = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "platform/assay") and path.relative_to(ROOT).parts[2] not in root
        for line in path.read_text().splitlines()
        if re.match(r"\s*(from|import) (annotation|review|assay\.(config|operations|cli|embedded))\b", line)
    ]
    assert upward == []
