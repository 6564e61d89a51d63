"""Import of JSON Lines: each line is an asset with what is known of it; a bad line is named, the others are taken.

The file is kept as it came and read by a job in chunks; one chunk's assets, labels and the events about them appear in
one transaction, so a repeated attempt finds what is there already and goes on.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from assay.assets.jsonl_line import BadLine, LabelReader, ReadLine, asset_of, label_readers, read_line
from assay.assets.models import Asset
from assay.assets.saved_files import saving
from assay.assets.storage import storage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.bulk_copy import copy_rows
from assay.kernel.errors import invalid
from assay.kernel.events import publish
from assay.kernel.prefetch import read_ahead
from assay.projects.models import Project
from assay.projects.policy_sections import ProjectPolicy
from assay.projects.rules import policy_of

# A text is written to the storage; of a picture there is only the row.
CHUNK = {"text": 200, "image": 1250}
MAX_LINES = 200_000
MAX_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """A new asset with the line it came from; ``labels`` are those of the line as their area read them."""

    asset: Asset
    read: ReadLine

    @property
    def labels(self) -> Any:
        """Return the labels as the reader (``jsonl_line.label_reader_factories``) made them."""
        return self.read.labels


@dataclass(frozen=True, slots=True)
class AssetsImported:
    """A chunk of lines became assets; published in the transaction that stores them.

    Their rows are written after the event, with the stage each asset has then: subscribers set ``asset.stage``, and put
    what needs the rows into ``once_stored``.
    """

    project: Project
    policy: ProjectPolicy
    job_id: UUID
    actor_id: UUID | None
    assets: Sequence[Imported]
    once_stored: list[Callable[[], object]] = field(default_factory=list)


def start_import(actor: Actor, project: Project, content: BinaryIO) -> Job:
    """Keep the file and start the job that reads it; raises ValidationFailed for a file without lines or too many."""
    if project.data_type != "text" and not settings.ASSAY.import_hosts:
        message = (
            "Fetching pictures by their address is switched off: upload the files, or have an admin set IMPORT_HOSTS."
        )
        raise invalid("file", "url_off", message)
    lines = sum(1 for line in content if line.strip())
    if not 1 <= lines <= MAX_LINES:
        raise invalid("file", "invalid", f"The file takes 1 to {MAX_LINES} lines of JSON; it has {lines}.")
    key = f"imports/{uuid4()}.jsonl"
    with saving() as save, transaction.atomic():
        save(key, content)
        record(actor, "assets.import_started", "project", project.id, project_id=project.id, detail={"lines": lines})
        payload = {"project": str(project.id), "file": key}
        return enqueue("assets.import", key, payload, project_id=project.id, actor_id=actor.id, total=lines)


def run_import(context: JobContext) -> None:
    """Read the file chunk by chunk; the result counts what was taken and names every bad line (the first 1000)."""
    project = Project.objects.get(pk=context.payload["project"])
    totals: dict[str, Any] = context.notes.setdefault(
        "found", {"line": 0, "taken": 0, "duplicates": 0, "refused": 0, "errors": []}
    )
    readers = label_readers(project)
    with storage().path(context.payload["file"]).open("rb") as file, _uncollected():
        lines = _chunks(file, CHUNK[project.data_type], after=totals["line"])
        policy = policy_of(project)
        read = partial(_read, project, policy, readers, context.actor_id)
        for chunk in read_ahead(map(read, lines)):
            _take_chunk(context, project, policy, chunk, totals)
            context.progress(totals["taken"] + totals["duplicates"] + totals["refused"])
    taken, refused = totals["taken"], totals["refused"]
    result = {name: value for name, value in totals.items() if name != "line"}
    what = "texts" if project.data_type == "text" else "pictures"
    message = f"{taken} {what} taken, {totals['duplicates']} were there already, {refused} lines refused."
    with context.finishing(result=result, message=message):
        detail = {"taken": taken, "refused": refused}
        record(None, "assets.imported", "project", project.id, project_id=project.id, detail=detail)
    storage().delete(context.payload["file"])


@contextmanager
def _uncollected() -> Iterator[None]:
    # A chunk is some hundred thousand small objects without cycles: looking through them again and again for cycles
    # costs a third of the whole import. What is no longer used goes all the same, by its count.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _chunks(file: BinaryIO, size: int, *, after: int) -> Iterator[list[tuple[int, bytes]]]:
    chunk: list[tuple[int, bytes]] = []
    for number, line in enumerate(file, start=1):
        if number <= after or not line.strip():
            continue
        chunk.append((number, line))
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What lines would become, by their hash, and what is wrong with the others."""

    last: int
    fresh: dict[str, Imported]
    repeated: int
    refused: list[tuple[int, BadLine]]


def _read(
    project: Project,
    policy: ProjectPolicy,
    readers: Sequence[LabelReader],
    actor_id: UUID | None,
    lines: Sequence[tuple[int, bytes]],
) -> _Chunk:
    fresh: dict[str, Imported] = {}
    repeated, refused = 0, []
    for number, raw in lines:
        try:
            read = read_line(project, raw, readers)
        except BadLine as error:
            refused.append((number, error))
            continue
        if read.sha256 in fresh:
            repeated += 1
            continue
        fresh[read.sha256] = Imported(asset_of(project, policy, read, actor_id), read)
    return _Chunk(lines[-1][0], fresh, repeated, refused)


def _take_chunk(
    context: JobContext, project: Project, policy: ProjectPolicy, chunk: _Chunk, totals: dict[str, Any]
) -> None:
    fresh = chunk.fresh
    totals["refused"] += len(chunk.refused)
    totals["duplicates"] += chunk.repeated
    for number, error in chunk.refused:
        room = MAX_TOLD - len(totals["errors"])
        totals["errors"] += [
            {"line": number, "path": one.path, "code": one.code, "message": f"Line {number}: {one.message}"}
            for one in error.errors[: max(room, 0)]
        ]
    known = set(Asset.objects.filter(project=project, sha256__any_of=list(fresh)).values_list("sha256", flat=True))
    totals["duplicates"] += len(known)
    new = [one for sha256, one in fresh.items() if sha256 not in known]
    with saving() as save:
        for one in new:
            if one.asset.storage_key:
                save(one.asset.storage_key, io.BytesIO(one.read.content))
        with transaction.atomic():
            event = AssetsImported(project, policy, context.job_id, context.actor_id, new)
            publish(event)
            # Last, so that each row is written once; what the subscribers wrote refers to it, which is checked at the
            # end.
            copy_rows(Asset, [one.asset for one in new])
            for do in event.once_stored:
                do()
            totals["taken"] += len(new)
            totals["line"] = chunk.last
            context.keep_notes()
