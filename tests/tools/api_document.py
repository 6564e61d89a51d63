"""``make api``: the API's document as a file, from which the front end's types are generated."""

from __future__ import annotations

import json
import os
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "openapi.json"


def document() -> dict[str, Any]:
    """Return the OpenAPI document of this version as plain JSON values."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 - Django must be set up

    described: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))  # type: ignore[no-untyped-call]
    return described


def written() -> str:
    """Return what the file holds: the same bytes for the same version."""
    return json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@cache
def _checked() -> tuple[list[tuple[re.Pattern[str], dict[str, Any]]], dict[str, Any]]:
    """Return the operations by a pattern of "METHOD /path", and the components' schemas."""
    described = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    rows = []
    for path, item in described["paths"].items():
        # A place in a path is a UUID, a number or one word; a fixed path comes first.
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", path)
        for verb, operation in item.items():
            rows.append((path.count("{"), re.compile(f"{verb.upper()} {pattern}"), operation))
    rows.sort(key=lambda row: row[0])
    return [(pattern, operation) for _, pattern, operation in rows], described["components"]


def outside_of_document(method: str, path: str, status: int, media_type: str, content: bytes) -> str:
    """Return in words what of a reply is not in the document; an empty text where all is.

    ``default``, which takes every status, counts for errors of the server alone.
    """
    rows, named = _checked()
    wanted = f"{method} {path.split('?')[0]}"
    operation = next((one for pattern, one in rows if pattern.fullmatch(wanted)), None)
    if operation is None:
        return f"{wanted} is no call of the document"
    reply = operation["responses"].get(str(status)) or (operation["responses"]["default"] if status >= 500 else None)  # noqa: PLR2004
    if reply is None:
        return f"{wanted} answers {status}, which is not in the document"
    kinds = reply.get("content", {})
    if not kinds:
        return f"{wanted} answers {status} with {len(content)} bytes that nothing tells of" if content else ""
    schema = next((one["schema"] for kind, one in kinds.items() if fnmatch(media_type.split(";")[0], kind)), None)
    if schema is None:
        return f"{wanted} answers {status} as {media_type}; the document says {', '.join(kinds)}"
    if schema.get("format") == "binary":
        return ""
    errors = Draft202012Validator({**schema, "components": named}).iter_errors(json.loads(content))
    return "; ".join(f"{wanted} {status} {error.json_path}: {error.message[:200]}" for error in errors)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    import django

    django.setup()
    DOCUMENT.write_text(written(), encoding="utf-8")
