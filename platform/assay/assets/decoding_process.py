"""Large pictures are decoded in a process of their own: its memory is bounded, and gone with it.

``python -m assay.assets.decoding_process TASK FOLDER`` does one TASK with the file ``picture`` in FOLDER and prints
one line of JSON: its answer, or ``code`` and ``message`` of why the picture cannot be used.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from assay.assets.renditions import (
    Limits,
    canvas,
    check,
    cut,
    require_pixels,
    require_within,
    thumbnail,
)
from inference_workers.decoding import extent_of, first_bytes, open_picture, size_of, webp_pixels
from inference_workers.errors import BadPicture

SECONDS = 300.0
WAIT_SECONDS = 300.0
RENDITION, THUMBNAIL = "rendition.png", "thumbnail.webp"
_PICTURE = "picture"
# Python with Pillow, and for each byte a picture unpacks to what its decoder and what is made of it take at most.
_BASE_MEMORY, _MEMORY_A_BYTE = 1 << 30, 6
# One at a time in a process: each may take much memory.
_ALONE = threading.Lock()


@contextmanager
def decoding(task: str, content: BinaryIO, limits: Limits | None = None) -> Iterator[tuple[dict[str, Any], Path]]:
    """Yield what a process apart answers, and the folder with what it made; raises BadPicture."""
    with tempfile.TemporaryDirectory(prefix="assay-picture-") as name:
        folder = Path(name)
        with (folder / _PICTURE).open("wb") as copy:
            content.seek(0)
            shutil.copyfileobj(content, copy, 1 << 20)
        yield _answer(task, folder, limits), folder


def _answer(task: str, folder: Path, limits: Limits | None) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "assay.assets.decoding_process",
        task,
        str(folder),
        json.dumps(limits and asdict(limits)),
    ]
    # None of the server's secrets.
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    if not _ALONE.acquire(timeout=WAIT_SECONDS):
        raise BadPicture("busy", "Many large pictures are being looked at just now; send this one again.")
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            command, env=environment, cwd=folder, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BadPicture("too_slow", f"Decoding the picture took over {SECONDS:.0f} seconds.") from error
    finally:
        _ALONE.release()
    if done.returncode or not done.stdout.strip():
        message = f"The picture ends the process that decodes it (code {done.returncode}); it is damaged or too large."
        raise BadPicture("damaged", message)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "code" in answer:
        raise BadPicture(answer["code"], answer["message"])
    return answer


def _do(task: str, folder: Path, limits: Limits | None) -> dict[str, Any]:
    with (folder / _PICTURE).open("rb") as content:
        head, size = first_bytes(content), size_of(content)
        if limits is not None:
            require_pixels(webp_pixels(head), limits)
        with open_picture(content) as opened:
            extent = require_within(opened, content, limits) if limits is not None else extent_of(opened, head)
            _bound(_BASE_MEMORY + _MEMORY_A_BYTE * (extent.unpacked + size))
            if task == "check":
                with (folder / RENDITION).open("wb") as result:
                    return asdict(check(opened, content, result))
            if task == "thumbnail":
                with (folder / THUMBNAIL).open("wb") as result:
                    thumbnail(opened, result)
                return {}
            for position, (level, x, y, tile) in enumerate(cut(canvas(opened))):
                (folder / f"{position:06}_{level}_{x}_{y}.jpg").write_bytes(tile)
            return {}


def _bound(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def tiles_in(folder: Path) -> Iterator[tuple[int, int, int, Path]]:
    """Yield ``(level, x, y, file)`` of the tiles a process apart has cut, in its order."""
    for file in sorted(folder.glob("*_*.jpg")):
        level, x, y = (int(part) for part in file.stem.split("_")[1:])
        yield level, x, y, file


def _main(task: str, folder: str, arguments: str) -> dict[str, Any]:
    values = json.loads(arguments)
    try:
        return _do(task, Path(folder), Limits(**values) if values else None)
    except BadPicture as error:
        return {"code": error.code, "message": str(error)}


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:4])))  # noqa: T201 - the answer
