"""Models that admins add and remove: the file is tried by a worker before anybody can choose it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction

from annotation.prelabel.models import PrelabelRun
from assay.accounts.policies import require_admin
from assay.assets.server_folders import allowed_folders, allowed_place, is_file
from assay.assets.storage import check_free_space
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobCancelled, JobContext
from assay.jobs.services import LIVE, enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, FieldError, NotFound, ValidationFailed, invalid
from inference_workers.errors import ModelMissing
from inference_workers.installation import (
    BadSidecar,
    check_sidecar,
    discard,
    drafts,
    install,
    is_installed,
    prepare,
    remove,
)
from inference_workers.trial import SECONDS

ABANDONED_SECONDS = 3600.0


def _id_of(key: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"model:{key}")


def models_folder() -> Path:
    """Return where this installation's models lie."""
    folder: Path = settings.ASSAY.data_folder / "models"
    return folder


def start_install(actor: Actor, key: str, values: Mapping[str, Any], *, weights: BinaryIO | None, path: str) -> Job:
    """Keep the file aside and start the job that tries it (for admins); without ``weights`` the server's ``path``.

    Raises ValidationFailed naming every bad field.
    """
    require_admin(actor)
    check_free_space(settings.ASSAY.data_folder)
    errors: list[FieldError] = []
    checked: dict[str, Any] = {}
    file = Path()
    try:
        checked = check_sidecar(models_folder(), key, values)
    except BadSidecar as error:
        errors += [FieldError(field, "invalid", problem) for field, problem in error.problems]
    if weights is None:
        try:
            file = file_on_server(path)
        except ValidationFailed as error:
            errors += error.errors
    if errors:
        raise ValidationFailed(errors)
    if weights is not None:
        sidecar = prepare(models_folder(), key, checked, weights)
    else:
        with file.open("rb") as content:
            sidecar = prepare(models_folder(), key, checked, content)
    try:
        with transaction.atomic():
            detail = {"model": key, "name": checked["name"]}
            record(actor, "model.install_started", "model", _id_of(key), detail=detail)
            payload = {"sidecar": str(sidecar.relative_to(settings.ASSAY.data_folder)), "key": key}
            return enqueue("models.install", sidecar.parent.name, payload, actor_id=actor.id, total=1)
    except BaseException:
        discard(sidecar.parent)
        raise


def file_on_server(path: str) -> Path:
    """Return a file under one of IMPORT_FOLDERS; raises ValidationFailed naming ``path``, or ``weights``."""
    if not path:
        raise invalid("weights", "required", "weights: send the ONNX file, or name one of the server as path.")
    roots, file = allowed_folders(), allowed_place(path)
    if file is None:
        message = f"path must lie in one of: {', '.join(map(str, roots))}." if roots else "set IMPORT_FOLDERS first."
        raise invalid("path", "not_allowed", f"path: {message} Or use `assay model add` on the server.")
    if not is_file(file):
        raise invalid("path", "not_a_file", f"path: there is no file {path} on the server.")
    return file


def install_model(context: JobContext) -> None:
    """Try the model and put it among the others, or fail with what is wrong with it."""
    key, sidecar = context.payload["key"], settings.ASSAY.data_folder / context.payload["sidecar"]
    context.limit(2 * SECONDS, f"Trying the model {key}")
    try:
        # Whether it was cancelled while it was tried: then it is not added.
        sha256 = install(sidecar, may_go=lambda: context.progress(0))
    except JobCancelled:
        discard(sidecar.parent)
        raise
    except ModelMissing as error:
        raise Conflict(f"{key} was not added. {error}", code="model_unusable") from error
    finally:
        context.limit(None)
    with context.finishing(result={"model": key, "sha256": sha256}, message=f"{key} can be used."):
        record(None, "model.installed", "model", _id_of(key), detail={"model": key, "sha256": sha256})


def sweep_drafts() -> int:
    """Throw away what was prepared and will not be tried any more; returns how many (the scheduler calls this).

    That is: its job was cancelled or has ended, or there is none an hour after it was last written (a command that was
    killed).
    """
    swept = 0
    for name, written in drafts(models_folder()).items():
        job = Job.objects.filter(kind="models.install", key=name).first()
        is_over = time.time() - written > ABANDONED_SECONDS if job is None else job.state not in LIVE
        if is_over:
            discard(models_folder() / name)
            swept += 1
    return swept


def remove_model(actor: Actor, key: str) -> None:
    """Take a model out of the models folder (for admins); what it said stays. Raises Conflict while a run uses it."""
    require_admin(actor)
    if not is_installed(models_folder(), key):
        raise NotFound("There is no such model in the models folder.")
    if PrelabelRun.objects.filter(model_key=key, finished_at=None).exists():
        raise Conflict("A run still uses this model; cancel it or wait for its end.", code="model_in_use")
    with transaction.atomic():
        record(actor, "model.removed", "model", _id_of(key), detail={"model": key})
        remove(models_folder(), key)
