"""The rules of CONTRIBUTING.md for names, as far as a tool can check them."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("platform/assay/", "annotation/", "review/", "inference_workers/", "bench/")
# Names that say how a value got there, not what it holds.
FILLERS = frozenset(["told", "said", "found", "made", "given", "asked", "words", "own", "kept", "at", "there"])
# What is left: HTTP fields, columns, parameters that other programs name. There were 2,525 and 1,624.
MOST_IN_PYTHON = 80
MOST_IN_TYPESCRIPT = 107
# Fields of the API, whose names are counted where they are declared.
GENERATED = frozenset(["frontend/src/api/openapi.ts"])
# Words in -ing that are nouns of the field.
NOUNS_IN_ING = frozenset(
    {
        "decoding",
        "formatting",
        "loading",
        "matching",
        "monitoring",
        "reading",
        "routing",
        "scoring",
        "tiling",
        "tracing",
    }
)


def _files(*suffixes: str) -> list[Path]:
    """Return the tracked and new files of the repository with one of the suffixes."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    return [ROOT / name for name in listing if name.endswith(suffixes) and (ROOT / name).is_file()]


def _python() -> list[Path]:
    return [path for path in _files(".py") if path.relative_to(ROOT).as_posix().startswith(SOURCES)]


def test_names_say_what_they_hold_in_python() -> None:
    counts: Counter[str] = Counter()
    for path in _python():
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        counts[str(path.relative_to(ROOT))] = sum(
            token.type == tokenize.NAME and token.string in FILLERS for token in tokens
        )
    assert counts.total() <= MOST_IN_PYTHON, counts.most_common(10)


def test_names_say_what_they_hold_in_typescript() -> None:
    counts: Counter[str] = Counter()
    for path in _files(".ts", ".tsx"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("frontend/src/") and ".test." not in name and name not in GENERATED:
            counts[name] = len(_filler_identifiers(path.read_text(encoding="utf-8")))
    assert counts.total() <= MOST_IN_TYPESCRIPT, counts.most_common(10)


def _filler_identifiers(source: str) -> list[str]:
    """Return the filler words that stand in code; strings, comments, the text of pages and `.at(` are left out."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*", " ", source, flags=re.DOTALL)
    code = re.sub(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", "''", code)
    code = re.sub(r"`(?:[^`\\$]|\\.|\$(?!\{))*`", "``", code)
    code = re.sub(r">[^<>{}=;()]*<", "><", code)
    code = re.sub(r"\.at\(", "(", code)
    return [word for word in re.findall(r"(?<![\w$-])[A-Za-z_$][\w$]*(?![\w$-])", code) if word in FILLERS]


def test_modules_are_nouns_of_the_field() -> None:
    gerunds = {
        path.stem
        for path in _python()
        if path.stem.endswith("ing") and path.stem.split("_")[-1] not in NOUNS_IN_ING and "migrations" not in path.parts
    }
    assert not gerunds, f"a module is a noun of the field (docs/glossary.md): {sorted(gerunds)}"


def test_public_classes_of_one_area_have_names_of_their_own() -> None:
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in _python():
        name = path.relative_to(ROOT).as_posix()
        parts = name.removeprefix("platform/assay/").split("/")
        area = "/".join(parts[:2]) if parts[0] in {"annotation", "review"} else parts[0]
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and "migrations" not in parts:
                places[area, node.name].append(name)
    doubled = {key: files for key, files in places.items() if len(files) > 1}
    assert not doubled, doubled
