"""Writes of assets: ingest, stages, thumbnails, deletion."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from assay.assets.access import reason_to_keep
from assay.assets.content_files import hash_of, hash_of_bytes, original_key, rendition_key, thumbnail_key
from assay.assets.jsonl_line import asset_of, text_line
from assay.assets.models import Asset
from assay.assets.pictures import BadPicture, check_picture, make_thumbnail
from assay.assets.rules import audit_draw, clean_name, drawn_by, group_of
from assay.assets.saved_files import contents_in_use, saving
from assay.assets.selectors import get_asset_for
from assay.assets.storage import storage
from assay.assets.texts import BadText, decode_text, encode_text
from assay.assets.tiles import delete_tiles, make_tiles
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.services import Child, enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, StorageFull
from assay.projects.models import Project
from assay.projects.rules import policy_of

CHUNK = 32


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file: ``status`` taken, duplicate or refused (then ``code`` and ``message``)."""

    name: str
    status: str
    asset_id: UUID | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """The report a file, and the job that makes the thumbnails."""

    files: list[FileReport]
    job_id: UUID | None


def ingest_files(
    project: Project,
    files: Iterable[tuple[str, BinaryIO]],
    *,
    actor: Actor | None,
    batch: str = "",
    makes_thumbnails: bool = True,
) -> Ingested:
    """Check and store each ``(name, content)`` as assets of ``batch``; files that fail are reported, others are taken.

    The rows and the thumbnail job appear together, after every file was looked at; without ``makes_thumbnails`` the
    caller sees to the thumbnails. Raises StorageFull; then no file of the call stays.
    """
    fresh: dict[str, Asset] = {}
    with saving() as save:
        taking = _Taking(project, actor, fresh, save)
        reports = [_take(taking, clean_name(name), content) for name, content in files]
        for asset in fresh.values():
            asset.batch = batch
        ours, job_id = _store(project, fresh, actor, makes_thumbnails=makes_thumbnails)
    mine = {asset.id for asset in ours}
    return Ingested([_settled(report, mine) for report in reports], job_id)


def _store(
    project: Project, fresh: dict[str, Asset], actor: Actor | None, *, makes_thumbnails: bool
) -> tuple[list[Asset], UUID | None]:
    with transaction.atomic():
        created = Asset.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        # Somebody else may have uploaded the same content meanwhile: theirs stays.
        stored_ids = {
            row.sha256: row.id for row in Asset.objects.filter(project=project, sha256__in=[a.sha256 for a in created])
        }
        ours = [asset for asset in fresh.values() if stored_ids.get(asset.sha256) == asset.id]
        pictures = [asset.id for asset in ours if not asset.characters]
        job_id = _enqueue_thumbnails(project, pictures, actor) if makes_thumbnails else None
        if ours:
            record(actor, "assets.uploaded", "project", project.id, project_id=project.id, detail={"count": len(ours)})
    return ours, job_id


def _settled(report: FileReport, mine: set[UUID]) -> FileReport:
    if report.status != "taken" or report.asset_id in mine:
        return report
    return FileReport(report.name, "duplicate", None, "duplicate", "This is already in the project.")


@dataclass(frozen=True, slots=True)
class _Taking:
    """What the files of one call share: where they go, who sent them, those taken so far, what stores them."""

    project: Project
    actor: Actor | None
    fresh: dict[str, Asset]
    save: Callable[[str, BinaryIO], None]


def _take(taking: _Taking, name: str, content: BinaryIO) -> FileReport:
    project, fresh, actor = taking.project, taking.fresh, taking.actor
    size = content.seek(0, io.SEEK_END)
    if size > settings.ASSAY.max_file_bytes:
        message = (
            f"The file has {size / 2**20:.0f} MB; the limit is {settings.ASSAY.max_file_bytes / 2**20:.0f}. "
            "Raise MAX_FILE_BYTES or make it smaller."
        )
        return FileReport(name, "refused", code="too_large", message=message)
    sha256 = hash_of(content)
    if sha256 in fresh:
        return FileReport(name, "duplicate", fresh[sha256].id, "duplicate", f"Equal to {fresh[sha256].name}.")
    existing = Asset.objects.filter(project=project, sha256=sha256).only("id", "name").first()
    if existing is not None:
        return FileReport(name, "duplicate", existing.id, "duplicate", f"Already in the project as {existing.name}.")
    if project.data_type == "text":
        return _take_text(taking, name, content)
    try:
        env = settings.ASSAY
        checked = check_picture(content, max_pixels=env.max_image_pixels, max_bytes=env.max_image_bytes)
    except BadPicture as error:
        return FileReport(name, "refused", code=error.code, message=str(error))
    except OSError as error:
        raise StorageFull(f"There is no room to look at the file: {error.strerror}.") from error
    key = original_key(sha256)
    taking.save(key, content)
    if checked.rendition is not None:
        key = rendition_key(sha256)
        with checked.rendition as rendition:
            taking.save(key, rendition)
    group = group_of(name) if policy_of(project).group_by == "folder" else ""
    draw = audit_draw(project.audit_key, drawn_by(sha256, group))
    asset = Asset(
        id=uuid4(),
        project=project,
        name=name,
        width=checked.width,
        height=checked.height,
        bytes=size,
        sha256=sha256,
        media_type=checked.media_type,
        storage_key=key,
        group=group,
        audit_draw=draw,
        is_audit_drawn=draw < policy_of(project).audit_rate,
        created_by_id=actor.id if actor else None,
    )
    fresh[sha256] = asset
    return FileReport(name, "taken", asset.id)


def _take_text(taking: _Taking, name: str, content: BinaryIO) -> FileReport:
    project, fresh, actor = taking.project, taking.fresh, taking.actor
    if name.lower().endswith((".jsonl", ".ndjson", ".json")):
        message = "Lines of JSON are taken by the import of JSON Lines; here each file is one text."
        return FileReport(name, "refused", code="is_json_lines", message=message)
    content.seek(0)
    try:
        text = decode_text(content.read(settings.ASSAY.max_text_bytes + 4))
        stored = encode_text(text, max_bytes=settings.ASSAY.max_text_bytes)
    except BadText as error:
        return FileReport(name, "refused", code=error.code, message=str(error))
    sha256 = hash_of_bytes(stored)
    if sha256 in fresh:
        return FileReport(name, "duplicate", fresh[sha256].id, "duplicate", f"Equal to {fresh[sha256].name}.")
    read = text_line(text, name, stored, sha256)
    fresh[sha256] = asset = asset_of(project, policy_of(project), read, actor.id if actor else None)
    taking.save(asset.storage_key, io.BytesIO(stored))
    return FileReport(name, "taken", asset.id)


def _enqueue_thumbnails(project: Project, asset_ids: list[UUID], actor: Actor | None) -> UUID | None:
    if not asset_ids:
        return None
    key = f"assets.ingest:{asset_ids[0]}"
    chunks = [asset_ids[start : start + CHUNK] for start in range(0, len(asset_ids), CHUNK)]
    children = [
        Child("assets.thumbnails", f"{key}:{index}", {"assets": [str(asset) for asset in chunk]}, units=len(chunk))
        for index, chunk in enumerate(chunks)
    ]
    job = enqueue(
        "assets.ingest", key, {}, project_id=project.id, actor_id=actor.id if actor else None, children=children
    )
    return job.id


def make_thumbnails(asset_ids: Collection[UUID]) -> dict[UUID, str]:
    """Make the missing thumbnails, and tiles of large pictures; return the thumbnails' keys.

    A picture of which none can be made says why in its row, and the others have theirs. Raises StorageFull.
    """
    keys: dict[UUID, str] = {}
    for asset in Asset.objects.filter(pk__in=asset_ids, characters=0).exclude(storage_key=""):
        try:
            keys[asset.id] = _make_thumbnail(asset)
        except (BadPicture, FileNotFoundError) as error:
            why = str(error) if isinstance(error, BadPicture) else "Its file is not in the storage."
            Asset.objects.filter(pk=asset.pk).update(failure=f"The thumbnail cannot be made. {why}")
    return keys


def _make_thumbnail(asset: Asset) -> str:
    content = asset.content_hash
    if content is None:
        raise FileNotFoundError(asset.storage_key)
    key = thumbnail_key(content)
    if not storage().exists(key):
        with storage().path(asset.storage_key).open("rb") as source:
            storage().save(key, io.BytesIO(make_thumbnail(source)))
    make_tiles(asset)
    return key


def keep_thumbnails(asset_ids: Collection[UUID]) -> None:
    """Make the missing thumbnails of pictures and name them in their rows; texts have none."""
    pictures = Asset.objects.filter(pk__in=asset_ids, width__gt=0).values_list("id", flat=True)
    for asset_id, key in make_thumbnails(list(pictures)).items():
        Asset.objects.filter(pk=asset_id).update(thumbnail_key=key)


def move_stage(asset_ids: Collection[UUID], *, from_stages: Collection[Stage], to: Stage) -> list[UUID]:
    """Move those of the assets that are in one of ``from_stages``; returns which (one statement)."""
    table = Asset._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET stage = %s WHERE id = ANY(%s) AND stage = ANY(%s) RETURNING id",  # noqa: S608
            [to.value, list(asset_ids), [stage.value for stage in from_stages]],
        )
        return [row[0] for row in cursor.fetchall()]


def fail_assets(reasons: dict[UUID, str]) -> None:
    """Put assets into stage failed, each with its reason."""
    for asset_id, reason in reasons.items():
        Asset.objects.filter(pk=asset_id).update(stage=Stage.FAILED, failure=reason)


def delete_asset(actor: Actor, asset_id: UUID) -> None:
    """Delete an asset everywhere (for managers); its files go when no other project uses them.

    Raises Conflict where an area above must keep it.
    """
    with transaction.atomic():
        asset = get_asset_for(actor, asset_id, to="manage")
        reason = reason_to_keep(asset.id)
        if reason:
            raise Conflict(reason, code="asset_in_use")
        Asset.objects.filter(pk=asset.pk).delete()
        detail = {"name": asset.name, "sha256": asset.sha256}
        record(actor, "asset.deleted", "asset", asset.id, project_id=asset.project_id, detail=detail)
        transaction.on_commit(lambda: delete_unused_files([asset]))


def delete_unused_files(assets: Sequence[Asset]) -> None:
    """Delete the files of assets whose rows are gone, but for contents that another asset has stored too.

    That another claims the same hash is no use of it: its own content was not fetched, or is under its own key.
    """
    used = contents_in_use([asset.storage_key for asset in assets])
    small = {asset.thumbnail_key for asset in assets} - {""}
    used_small = set(Asset.objects.filter(thumbnail_key__in=small).values_list("thumbnail_key", flat=True))
    for asset in assets:
        content = asset.content_hash
        if content is not None and content not in used:
            for key in {original_key(content), thumbnail_key(content), asset.storage_key}:
                storage().delete(key)
            delete_tiles(content, asset.width, asset.height)
        # One made before thumbnails were named by their content has a name of its own.
        is_own = content is None or content not in used or asset.thumbnail_key != thumbnail_key(content)
        if asset.thumbnail_key and asset.thumbnail_key not in used_small and is_own:
            storage().delete(asset.thumbnail_key)
        if asset.source_url and asset.storage_key:
            # So were tiles, by their address.
            delete_tiles(hash_of_bytes(asset.source_url.encode()), asset.width, asset.height)
