"""``assay certificate verify`` as the command people run: what is changed is named, and a backup changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from inference_workers.registry import WEIGHTS
from tests.live import PATIENCE, ROOT, Live, data_folder, plain_environment, running, wait_until

pytestmark = pytest.mark.servers

HOLDS = "Certificate 1 of Certified (active) holds: 70 audits, 0 wrong, computed again alike.\n"


def assay(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assay.cli", *arguments]
    return subprocess.run(command, env=plain_environment(), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)


def verify(data: Path, *, fails: bool = False) -> str:
    """Run the command; returns what it said, on the side where it should have."""
    told = assay("certificate", "verify", "Certified", "--data", str(data))
    assert told.returncode == (1 if fails else 0), (told.stdout, told.stderr)
    assert not (told.stdout if fails else told.stderr)
    return told.stderr if fails else told.stdout


def query(data: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(f"postgresql://postgres@/postgres?host={data / 'postgres'}") as database:
        found = database.execute(statement, values)
        return found.fetchall() if found.description else []


def certified(data: Path) -> None:
    """Seed, and wait until the worker has issued the certificate and accepted under it."""
    seed = subprocess.run(
        [sys.executable, "-m", "tests.seed_certified", str(data)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert seed.stdout.strip()
    accepted = "SELECT 1 FROM jobs_job WHERE kind = 'routing.accept' AND state = 'done'"
    wait_until(lambda: bool(query(data, accepted)))


def test_whatever_is_changed_is_named_and_a_backup_changes_nothing() -> None:
    target = data_folder()
    backup = target.parent / "certified.tar"
    try:
        with running("--no-demo") as live:
            certified(live.data)
            assert verify(live.data) == HOLDS
            ((audit, name),) = query(
                live.data,
                "SELECT u.id, a.name FROM routing_audit u JOIN assets_asset a ON a.id = u.asset_id "
                "WHERE u.state = 'settled' ORDER BY u.draw LIMIT 1",
            )
            # An audit row.
            query(live.data, "UPDATE routing_audit SET is_wrong = true WHERE id = %s", audit)
            said = verify(live.data, fails=True)
            assert f"Certificate 1 of Certified (active): Audit row {audit} ({name}) was changed.\n" == said
            query(live.data, "UPDATE routing_audit SET is_wrong = false WHERE id = %s", audit)
            # The seed.
            ((key,),) = query(live.data, "SELECT audit_key FROM projects_project WHERE name = 'Certified'")
            query(live.data, "UPDATE projects_project SET audit_key = %s WHERE name = 'Certified'", "cd" * 32)
            assert "The seed (the project's audit key) is not the one the audits were drawn with." in verify(
                live.data, fails=True
            )
            query(live.data, "UPDATE projects_project SET audit_key = %s WHERE name = 'Certified'", key)
            # The weights file.
            models = live.data / "models"
            models.mkdir(exist_ok=True)
            copied = [Path(shutil.copy(path, models)) for path in WEIGHTS.glob("yolox*nano*")]
            assert verify(live.data) == HOLDS
            with next(path for path in copied if path.suffix == ".onnx").open("ab") as file:
                file.write(b"x")
            assert "The weights file of yolox-nano has SHA-256" in verify(live.data, fails=True)
            for path in copied:
                path.unlink()
            assert verify(live.data) == HOLDS
            # A project that is not there.
            told = assay("certificate", "verify", "Nothing", "--data", str(live.data))
            assert (told.returncode, told.stderr) == (1, "There is no project called Nothing.\n")
            made = assay("backup", str(backup), "--data", str(live.data))
            assert made.returncode == 0, made.stderr
        done = assay("restore", str(backup), "--data", str(target))
        assert done.returncode == 0, done.stderr
        again = Live(target, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
            assert verify(target) == HOLDS
            query(target, "UPDATE routing_audit SET draw = draw / 2 WHERE id = %s", audit)
            assert f"Audit row {audit} ({name}) was changed." in verify(target, fails=True)
        finally:
            again.stop()
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)
