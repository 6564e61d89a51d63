"""The record of a certificate: hashes over every column, and the append-only log's copy of what moves later.

By introspection: a column that is added to ``Certificate``, ``Audit`` or ``LaterUpload`` is part of the record without
being named here. Only the columns that move after a certificate is issued are named, in ``MOVING``; they are written
into the log with each change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, models

from annotation.tasks.models import Annotation
from assay.auditlog.models import AuditEntry
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from review.routing.contract.document import canonical, score_of, sha256_of
from review.routing.identity import identity_of
from review.routing.models import Audit, Certificate, LaterUpload

# The format that has such a record; documents of format 1 are from before it.
SEALED_FROM = 2
# The format whose pool is a lot: all that came, with what is left of it, tested exactly.
LOTS_FROM = 3
# The document cannot hold itself, nor its own hash.
_CONTAINER = frozenset({"document", "sha256"})
MOVING = frozenset(
    {
        "state", "reason", "ended_at", "evidence", "live_audits", "live_errors", "good_until", "later_evidence",
        "later_audits", "later_ended",
    }
)  # fmt: skip
HASH_BYTES = 16
_AT_ONCE = 20_000

# The text PostgreSQL makes of jsonb is the same for the same content, whatever order its keys were written in.
_PRELABELS = """
SELECT p.asset_id, substring(sha256(convert_to(p.regions::text || p.classification::text || p.confidence::text, 'UTF8'))
                             FOR 16)
FROM prelabel_prediction p
WHERE p.asset_id = ANY(%(assets)s::uuid[]) AND p.project_id = %(project)s AND p.model_key = %(model_key)s
  AND p.model_version = %(model_version)s AND p.weights_sha256 = %(weights_sha256)s AND p.map_version = %(map_version)s
"""


def columns_of(row: models.Model, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a row's columns as JSON: ids and moments as text, bytes as their SHA-256."""
    return {
        field.name: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in without
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, datetime):
        # To the millisecond: what a backup or an export in JSON keeps of it.
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, UUID):
        return str(value)
    return str(value) if isinstance(value, models.Choices) else value


def sealed_columns(certificate: Certificate) -> dict[str, Any]:
    """Return what must never change after a certificate is issued."""
    return columns_of(certificate, without=MOVING | _CONTAINER)


def moving_columns(certificate: Certificate) -> dict[str, Any]:
    """Return what the watch and the end of a certificate change."""
    return {name: value for name, value in columns_of(certificate).items() if name in MOVING}


def seal(certificate: Certificate) -> None:
    """Put every sealed column into the document, and the document's SHA-256 beside it; done once, before it is stored.

    Moments are cut to what the database keeps of them.
    """
    certificate.document["record"] = sealed_columns(certificate)
    certificate.sha256 = sha256_of(certificate.document)


def log_change(certificate: Certificate, action: str, detail: Mapping[str, Any], *, actor: Actor | None = None) -> None:
    """Append a change of a certificate to the log, with its document's hash and all that moves, in the transaction."""
    record(
        actor,
        action,
        "certificate",
        certificate.id,
        project_id=certificate.project_id,
        detail={**detail, "sha256": certificate.sha256, "row": moving_columns(certificate)},
    )


def log_upload(upload: LaterUpload, action: str, *, actor: Actor | None = None) -> None:
    """Append a change of a later upload to the log, with its whole row."""
    detail = {"number": upload.number, "row": columns_of(upload)}
    record(actor, action, "upload", upload.id, project_id=upload.project_id, detail=detail)


def logged_details(object_id: UUID) -> Iterator[dict[str, Any]]:
    """Return what the log says of an object, the newest entry first."""
    rows = AuditEntry.objects.filter(object_id=object_id).order_by("-id")
    return iter(rows.values_list("detail", flat=True))


def hash_of_audit(audit: Audit) -> str:
    """Return the hash of every column of an audit's row."""
    return sha256_of(columns_of(audit))


def hash_of_audit_older(audit: Audit) -> str:
    """Return the hash of an audit's row as documents of format 1 hold it: the columns there were."""
    return sha256_of(
        {
            "id": str(audit.id),
            "project": str(audit.project_id),
            "asset": str(audit.asset_id),
            "prediction": str(audit.prediction_id),
            "kind": audit.kind,
            "state": audit.state,
            "draw": audit.draw,
            "inclusion": audit.inclusion,
            "stratum": audit.stratum,
            "group": audit.group,
            "confidence": audit.confidence,
            "label": audit.label,
            "judged": [audit.unit, audit.least_iou, audit.show_from],
            "answers": audit.answers,
            "is_wrong": audit.is_wrong,
        }
    )


def hash_behind(audit: Audit, answers: Mapping[UUID, Annotation]) -> str:
    """Return the hash of what an audit was judged by: the stored prediction, and each stored answer in its order."""
    prediction = audit.prediction
    stored = [answers.get(UUID(str(row["annotation"]))) for row in audit.answers]
    return hashlib.sha256(
        canonical(
            {
                "prediction": [prediction.regions, prediction.classification, prediction.confidence],
                "answers": [None if row is None else [row.regions, row.classification] for row in stored],
            }
        )
    ).hexdigest()


def hashes_of_prelabels(certificate: Certificate, assets: Sequence[UUID]) -> bytes:
    """Return the hash of each asset's pre-label in the order of ``assets``, 16 bytes each; zeros where none is stored.

    Hashed by the database: a million pre-labels never come here.
    """
    parameters = {**identity_of(certificate).fields(), "project": certificate.project_id}
    parts = []
    for start in range(0, len(assets), _AT_ONCE):
        part = assets[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_PRELABELS, {**parameters, "assets": "{" + ",".join(map(str, part)) + "}"})
            hashes = {asset: bytes(digest) for asset, digest in cursor.fetchall()}
        parts.append(b"".join(hashes.get(asset, bytes(HASH_BYTES)) for asset in part))
    return b"".join(parts)


def row_of(audit: Audit, calibrated: float | None, answers: Mapping[UUID, Annotation]) -> dict[str, Any]:
    """Return an audit as a certificate keeps it, with the hashes of the stored row and of what it was judged by."""
    confidence = audit.confidence if calibrated is None else calibrated
    score = score_of(np.array([confidence]), np.array([audit.confidence]))[0]
    return {
        "id": str(audit.id),
        "score": float(score),
        "label": audit.label,
        "is_wrong": bool(audit.is_wrong),
        "sha256": hash_of_audit(audit),
        "behind_sha256": hash_behind(audit, answers),
    }
