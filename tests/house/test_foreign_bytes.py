"""Bytes from outside are decoded in one place, and files are named by hashes that were computed, never claimed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_structure import SOURCES
from tests.live import ROOT

CONTENTS = "platform/assay/assets/content_files.py"
# Who may open a picture: the one place, and what looks a second time at a picture that it opened.
DECODERS = {"inference_workers/decoding.py", "inference_workers/picture_stream.py"}
# Where the hash that an asset goes by is used, which a line may claim: draws, versions, duplicates, the log.
GOING_BY_IT = {
    "platform/assay/assets/jsonl_import.py": "which lines are there already",
    "platform/assay/assets/jsonl_line.py": "a line becomes an asset",
    "platform/assay/assets/remote_images.py": "what was fetched must be what was claimed",
    "platform/assay/assets/services.py": "which files are there already, the log of a deletion",
    "review/datasets/services.py": "the manifest of a version",
    "review/routing/audits/services.py": "draws",
    "review/routing/contract/verification.py": "draws",
}
# What has a ``sha256`` of another kind: weights, exports, certificates, archives, the body of a call.
NOT_OF_ASSETS = {
    "review/datasets/api.py",
    "review/routing/contract/record.py",
    "platform/assay/operations/archive.py",
    "platform/assay/operations/backup.py",
    "platform/assay/assets/api.py",
    "review/routing/api.py",
    "review/routing/contract/verification.py",
}
FOLDERS = re.compile(r"^(originals|renditions|thumbnails|tiles)/")


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


def name_of(node: ast.AST) -> str:
    return ast.unparse(node)


def test_one_module_opens_pictures() -> None:
    opening = re.compile(r"\b(Image|PillowImage|PIL\.Image)\.open\(|exif_transpose|\bcv2\.(imread|imdecode)\b")
    assert {place(path) for path in SOURCES if opening.search(path.read_text())} == DECODERS


def test_content_hashes_are_made_in_one_module() -> None:
    made = [
        place(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call) and name_of(node.func).endswith("ContentHash")
    ]
    assert set(made) == {CONTENTS}


def test_keys_of_files_are_written_in_one_module() -> None:
    written = [
        place(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.JoinedStr)
        for part in node.values[:1]
        if isinstance(part, ast.Constant) and FOLDERS.match(str(part.value))
    ]
    assert set(written) <= {CONTENTS}


def test_no_file_is_named_by_a_hash_that_may_be_claimed() -> None:
    uses = {
        place(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "sha256" and name_of(node.value) != "hashlib"
    }
    assert uses - NOT_OF_ASSETS <= set(GOING_BY_IT), "name files by asset.content_hash"
    naming = re.compile(r"(_key|tiles|_recent|cache\.(get|put)|etag)\b")
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and naming.search(name_of(node.func)):
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                assert not any("asset.sha256" in name_of(value) for value in values), f"{place(path)}:{node.lineno}"
