"""Import of JSON Lines: each line is an asset with what is known of it; a bad line is named, the others are taken.

The file is kept as it came and read by a job in chunks; one chunk's assets, labels and the events about them appear in
one transaction, so a repeated attempt finds what is there already and goes on.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from assay.assets.models import Asset
from assay.assets.rules import audit_draw, clean_name, drawn_by, group_of
from assay.assets.storage import storage
from assay.assets.texts import MEDIA_TYPE, BadText, encode_text, excerpt_of, first_words
from assay.audit.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import FieldError, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.rules import policy_of

CHUNK = 200
MAX_LINES = 200_000
MAX_TOLD = 1000
MAX_META = 16_384


class ImportLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line. ``regions`` and ``classification`` are labels it brings along; ``predictions`` what a model said."""

    text: str | None = None
    url: str | None = None
    name: str = ""
    external_id: str = ""
    meta: dict[str, Any] = {}
    regions: list[dict[str, Any]] | None = None
    classification: dict[str, Any] = {}
    predictions: list[dict[str, Any]] = []


@dataclass(frozen=True, slots=True)
class Imported:
    """A new asset with the line it came from."""

    asset: Asset
    line: ImportLine


@dataclass(frozen=True, slots=True)
class AssetsImported:
    """A chunk of lines became assets; published in the transaction that stores them."""

    project: Project
    job_id: UUID
    actor_id: UUID | None
    assets: Sequence[Imported]


LineChecker = Callable[[Project, ImportLine, int], Sequence[FieldError]]
_checkers: list[LineChecker] = []


def add_line_checker(checker: LineChecker) -> None:
    """Let an area above check a line's labels, given the code points of its text; filled in the pipeline."""
    if checker not in _checkers:
        _checkers.append(checker)


def start_import(actor: Actor, project: Project, content: BinaryIO) -> Job:
    """Keep the file and start the job that reads it; raises ValidationFailed for a file without lines or too many."""
    if project.data_type != "text":
        words = "This project labels pictures: upload the files themselves. Import by URL is switched off."
        raise invalid("file", "not_for_pictures", words)
    lines = sum(1 for line in content if line.strip())
    if not 1 <= lines <= MAX_LINES:
        raise invalid("file", "invalid", f"The file takes 1 to {MAX_LINES} lines of JSON; it has {lines}.")
    key = f"imports/{uuid4()}.jsonl"
    storage().save(key, content)
    with transaction.atomic():
        record(actor, "assets.import_started", "project", project.id, project_id=project.id, detail={"lines": lines})
        payload = {"project": str(project.id), "file": key}
        return enqueue("assets.import", key, payload, project_id=project.id, actor_id=actor.id, total=lines)


def run_import(context: JobContext) -> None:
    """Read the file chunk by chunk; the result counts what was taken and names every bad line (the first 1000)."""
    project = Project.objects.get(pk=context.payload["project"])
    found: dict[str, Any] = context.notes.setdefault(
        "found", {"line": 0, "taken": 0, "duplicates": 0, "refused": 0, "errors": []}
    )
    with storage().path(context.payload["file"]).open("rb") as file:
        for chunk in _chunks(file, after=found["line"]):
            _take_chunk(context, project, chunk, found)
            context.progress(found["taken"] + found["duplicates"] + found["refused"])
    taken, refused = found["taken"], found["refused"]
    result = {name: value for name, value in found.items() if name != "line"}
    message = f"{taken} texts taken, {found['duplicates']} were there already, {refused} lines refused."
    with context.finishing(result=result, message=message):
        detail = {"taken": taken, "refused": refused}
        record(None, "assets.imported", "project", project.id, project_id=project.id, detail=detail)
    storage().delete(context.payload["file"])


def _chunks(file: BinaryIO, *, after: int) -> Iterator[list[tuple[int, bytes]]]:
    chunk: list[tuple[int, bytes]] = []
    for number, line in enumerate(file, start=1):
        if number <= after or not line.strip():
            continue
        chunk.append((number, line))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _take_chunk(
    context: JobContext, project: Project, chunk: Sequence[tuple[int, bytes]], found: dict[str, Any]
) -> None:
    fresh: dict[str, Imported] = {}
    for number, raw in chunk:
        try:
            line, content = read_line(project, raw)
        except BadLine as error:
            found["refused"] += 1
            room = MAX_TOLD - len(found["errors"])
            found["errors"] += [
                {"line": number, "path": one.path, "code": one.code, "message": f"Line {number}: {one.message}"}
                for one in error.errors[: max(room, 0)]
            ]
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        found["duplicates"] += sha256 in fresh
        if sha256 not in fresh:
            fresh[sha256] = Imported(text_asset(project, line, content, sha256, context.actor_id), line)
    known = set(Asset.objects.filter(project=project, sha256__in=list(fresh)).values_list("sha256", flat=True))
    found["duplicates"] += len(known)
    new = [one for sha256, one in fresh.items() if sha256 not in known]
    for one in new:
        storage().save(one.asset.storage_key, io.BytesIO((one.line.text or "").encode()))
    with transaction.atomic():
        Asset.objects.bulk_create([one.asset for one in new])
        publish(AssetsImported(project, context.job_id, context.actor_id, new))
        found["taken"] += len(new)
        found["line"] = chunk[-1][0]
        context.keep_notes()


class BadLine(ValueError):
    """A line that is not taken, with everything that is wrong with it."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep the errors."""
        super().__init__(errors[0].message)
        self.errors = list(errors)


def read_line(project: Project, raw: bytes) -> tuple[ImportLine, bytes]:
    """Return a checked line and its text as it is stored; raises BadLine."""
    try:
        line = msgspec.json.decode(raw, type=ImportLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text, _, at = str(error).partition(" - at `$")
        path = at.rstrip("`").lstrip(".")
        raise BadLine([FieldError(path, "invalid", f"{path + ': ' if path else ''}{text}.")]) from error
    if line.url is not None:
        words = "url: import by URL is switched off here; send the text itself as text."
        raise BadLine([FieldError("url", "url_off", words)])
    if line.text is None:
        raise BadLine([FieldError("text", "required", "text is required.")])
    try:
        content = encode_text(line.text, max_bytes=settings.ASSAY.max_text_bytes)
    except BadText as error:
        raise BadLine([FieldError("text", error.code, f"text: {error}")]) from error
    errors = [*_too_long(line), *(error for check in _checkers for error in check(project, line, len(line.text)))]
    if errors:
        raise BadLine(errors)
    return line, content


def _too_long(line: ImportLine) -> list[FieldError]:
    checks = (
        ("name", len(line.name) <= 400, "takes at most 400 characters"),  # noqa: PLR2004
        ("external_id", len(line.external_id) <= 200, "takes at most 200 characters"),  # noqa: PLR2004
        ("meta", len(msgspec.json.encode(line.meta)) <= MAX_META, f"takes at most {MAX_META} bytes of JSON"),
    )
    errors = [FieldError(name, "too_long", f"{name} {words}.") for name, is_right, words in checks if not is_right]
    for name, value in (("name", line.name), ("external_id", line.external_id), ("meta", str(line.meta))):
        if "\x00" in value or "\\x00" in value:
            errors.append(FieldError(name, "invalid", f"{name} holds a NUL character."))
    return errors


def text_asset(project: Project, line: ImportLine, content: bytes, sha256: str, actor_id: UUID | None) -> Asset:
    """Return the unsaved asset of a text."""
    text, name = line.text or "", clean_name(line.name)
    group = group_of(name) if line.name.strip() and policy_of(project).group_by == "folder" else ""
    draw = audit_draw(project.audit_key, drawn_by(sha256, group))
    return Asset(
        id=uuid4(),
        project=project,
        name=name if line.name.strip() else first_words(text),
        group=group,
        width=0,
        height=0,
        characters=len(text),
        excerpt=excerpt_of(text),
        external_id=line.external_id,
        meta=line.meta,
        bytes=len(content),
        sha256=sha256,
        media_type=MEDIA_TYPE,
        storage_key=f"originals/{sha256[:2]}/{sha256}",
        audit_draw=draw,
        is_audit_drawn=draw < policy_of(project).audit_rate,
        created_by_id=actor_id,
    )
