"""Recomputing a certificate from what is stored now; every difference is named, and nothing stored makes it crash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from annotation.tasks.models import Annotation
from assay.assets.models import Asset
from assay.assets.rules import audit_draw, drawn_by
from assay.projects.models import Project
from inference_workers.errors import ModelMissing
from inference_workers.registry import stored_hash
from review.routing.audits.services import counts_as_wrong, verdict_of
from review.routing.contract import document as documents
from review.routing.contract.certificate_issue import sample_of
from review.routing.contract.record import (
    HASH_BYTES,
    SEALED_FROM,
    columns_of,
    hash_behind,
    hash_of_audit,
    hash_of_audit_older,
    hashes_of_prelabels,
    logged_details,
    moving_columns,
    sealed_columns,
)
from review.routing.models import Audit, Certificate, LaterUpload
from review.routing.verdicts import settled_verdict

TOLERANCE = 1e-12
# So many of one kind are named; of more it is said how many there are.
NAMED = 20

# A label stands as its certificate accepted it while it is the model's: what people made of it since is another label.
_LABELS = """
SELECT a.name, l.id IS NULL
FROM routing_routedecision r
JOIN assets_asset a ON a.id = r.asset_id AND a.stage = 'auto_accepted'
JOIN prelabel_prediction p ON p.id = r.prediction_id
LEFT JOIN resolved_resolvedlabel l ON l.asset_id = r.asset_id AND l.is_current
WHERE r.certificate_id = %(certificate)s AND r.route = 'auto_accept' AND (l.id IS NULL OR (
    l.source = 'auto_accept' AND l.provenance ->> 'certificate' = %(certificate)s::text AND (
        l.classification <> p.classification OR l.schema_version <> p.schema_version
        OR l.prediction_id IS DISTINCT FROM p.id
        OR l.regions <> coalesce((
            SELECT jsonb_agg((e.r - 'scores' - 'text') || jsonb_build_object('from_prediction', e.r -> 'id')
                             ORDER BY e.at)
            FROM jsonb_array_elements(p.regions) WITH ORDINALITY e(r, at)
            WHERE (e.r ->> 'confidence')::float8 >= %(show_from)s), '[]'::jsonb))))
ORDER BY a.name, a.id
"""


def verify_project(project: Project) -> list[tuple[Certificate, list[str]]]:
    """Return every certificate that certified something, newest first, with what does not hold."""
    rows = Certificate.objects.filter(project=project).exclude(state=Certificate.State.NOT_REACHED)
    return [(row, verify(row)) for row in rows.order_by("-number")]


def verify(certificate: Certificate) -> list[str]:
    """Return what is not as it was when the certificate was issued, one sentence each; nothing where all holds.

    Whatever somebody wrote into a row, there is an answer: a part that cannot be read is named as such.
    """
    parts: list[tuple[str, Callable[[Certificate], Iterable[str]]]] = [
        ("document", _document),
        ("log", _log),
        ("columns", _columns),
        ("frozen list", _pool),
        ("blind checks", _audits),
        ("seed", _seed),
        ("weights", _weights),
        ("numbers", _numbers),
        ("pre-labels", _prelabels),
        ("accepted labels", _labels),
        ("later uploads", _uploads),
    ]
    return [sentence for name, check in parts for sentence in _answers_of(name, check, certificate)]


def is_older(certificate: Certificate) -> bool:
    """Tell whether a certificate was issued before every column was sealed in its document."""
    form = certificate.document.get("format") if isinstance(certificate.document, dict) else None
    return isinstance(form, int) and form < SEALED_FROM


def _answers_of(name: str, check: Callable[[Certificate], Iterable[str]], certificate: Certificate) -> list[str]:
    try:
        with transaction.atomic():
            return list(check(certificate))
    except Exception as error:  # noqa: BLE001 - rows and documents may hold anything: what cannot be read was changed
        return [
            f"The certificate's {name} cannot be read any more ({type(error).__name__}); something in it was changed."
        ]


def _document(certificate: Certificate) -> list[str]:
    if documents.sha256_of(certificate.document) == certificate.sha256:
        return []
    return ["The certificate's document is not the one that was issued (its SHA-256 differs)."]


def _log(certificate: Certificate) -> list[str]:
    """Hold the document and what moves against the append-only log, which no change of rows reaches."""
    details = [row for row in logged_details(certificate.id) if isinstance(row, dict)]
    differences = []
    hashes = [row["sha256"] for row in details if "sha256" in row]
    if any(sha256 != certificate.sha256 for sha256 in hashes):
        differences.append("The document's SHA-256 is not the one the log was told when the certificate was issued.")
    if not hashes and not is_older(certificate):
        differences.append("The log does not know of this certificate: it was not issued here.")
    logged = next((row["row"] for row in details if "row" in row), None)
    if logged is not None:
        differences += _named(moving_columns(certificate), logged, whose="log")
    return differences


def _columns(certificate: Certificate) -> list[str]:
    """Hold every column that must not move against the document, each by its name."""
    if is_older(certificate):
        return []
    return _named(sealed_columns(certificate), certificate.document["record"], whose="document")


def _named(columns: Mapping[str, Any], known: Mapping[str, Any], *, whose: str) -> list[str]:
    differences = []
    for name in sorted(columns.keys() | known.keys()):
        if name not in known or name not in columns:
            # A column that came with a later version was empty then; one that is gone says nothing now.
            continue
        # Who issued it may have left: the row then says nobody.
        is_gone = name == "issued_by" and columns[name] is None
        if columns[name] != known[name] and not is_gone:
            differences.append(
                f"The certificate's {name} was changed: its row says {_short(columns[name])}, "
                f"the {whose} {_short(known[name])}."
            )
    return differences


def _short(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line of a terminal


def _pool(certificate: Certificate) -> list[str]:
    pool, differences = certificate.document["pool"], []
    if hashlib.sha256(bytes(certificate.pool_assets)).hexdigest() != pool["assets_sha256"]:
        differences.append("The frozen list of assets was changed.")
    if hashlib.sha256(bytes(certificate.pool_scores)).hexdigest() != pool["scores_sha256"]:
        differences.append("The scores of the frozen list were changed.")
    if is_older(certificate):
        return differences
    if hashlib.sha256(bytes(certificate.pool_labels)).hexdigest() != pool["label_places_sha256"]:
        differences.append("The labels of the frozen list were changed.")
    if hashlib.sha256(bytes(certificate.pool_prelabels)).hexdigest() != pool["prelabels_sha256"]:
        differences.append("The hashes of the frozen list's pre-labels were changed.")
    lot = certificate.document.get("lot")
    if lot is not None and hashlib.sha256(bytes(certificate.pool_marks)).hexdigest() != lot["marks_sha256"]:
        differences.append("The marks of the frozen list (what was drawn, what was left) were changed.")
    return differences


def _audits(certificate: Certificate) -> list[str]:
    documented = {row["id"]: row for row in certificate.document["audits"] if row["id"] is not None}
    rows = {
        str(row.id): row for row in Audit.objects.filter(pk__in=list(documented)).select_related("asset", "prediction")
    }
    answers = Annotation.objects.in_bulk([key for row in rows.values() for key in _answer_ids(row)])
    hash_now = hash_of_audit_older if is_older(certificate) else hash_of_audit
    differences = []
    for key, row in documented.items():
        audit = rows.get(key)
        if audit is None:
            differences.append(f"Audit row {key} is gone.")
        elif hash_now(audit) != row["sha256"]:
            differences.append(f"Audit row {key} ({audit.asset.name}) was changed.")
        elif _judged(audit, answers) != row["is_wrong"] or _is_other(audit, answers, row):
            differences.append(
                f"Audit row {key} ({audit.asset.name}): the answers or the prediction behind it changed."
            )
    return differences


def _answer_ids(audit: Audit) -> list[UUID]:
    """Return the ids of an audit's answers; none where the row no longer says so, which its hash tells."""
    try:
        return [UUID(answer["annotation"]) for answer in audit.answers]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def _is_other(audit: Audit, answers: Mapping[UUID, Annotation], row: Mapping[str, Any]) -> bool:
    """Tell whether what an audit was judged by differs from when it was; documents of format 1 do not know."""
    return "behind_sha256" in row and hash_behind(audit, answers) != row["behind_sha256"]


def _judged(audit: Audit, answers: Mapping[UUID, Annotation]) -> bool | None:
    """Return what the stored answers say of the stored prediction; a manager's word counts as an error."""
    verdicts = []
    for answer in audit.answers:
        annotation = answers.get(UUID(answer["annotation"]))
        if annotation is None:
            return None
        verdicts.append(verdict_of(audit, audit.prediction, annotation.regions, annotation.classification))
        if verdicts[-1] != answer["wrong"]:
            return None
    if audit.is_wrong and (not verdicts or verdicts[0] or counts_as_wrong(audit.answers[0])):
        return True
    counted = [
        wrong or counts_as_wrong({**answer, "wrong": wrong})
        for wrong, answer in zip(verdicts, audit.answers, strict=True)
    ]
    return settled_verdict(counted, second_looks=len(verdicts) - 1)


def _seed(certificate: Certificate) -> list[str]:
    project = certificate.project
    if hashlib.sha256(project.audit_key.encode()).hexdigest() != certificate.document["seed_sha256"]:
        return ["The seed (the project's audit key) is not the one the audits were drawn with."]
    ids = [row["id"] for row in certificate.document["audits"] if row["id"] is not None]
    differences = []
    for audit in Audit.objects.filter(pk__in=ids).select_related("asset"):
        draw = audit_draw(project.audit_key, drawn_by(audit.asset.sha256, audit.group))
        if abs(draw - audit.draw) > TOLERANCE:
            differences.append(f"Audit row {audit.id} ({audit.asset.name}) was not drawn by the seed.")
    return differences


def _weights(certificate: Certificate) -> list[str]:
    try:
        now = stored_hash(certificate.model_key)
    except ModelMissing as error:
        return [f"The weights of {certificate.model_key} cannot be checked: {error}"]
    if now == certificate.weights_sha256:
        return []
    return [f"The weights file of {certificate.model_key} has SHA-256 {now}, not {certificate.weights_sha256}."]


def _numbers(certificate: Certificate) -> list[str]:
    document = certificate.document
    names = document["pool"]["labels"]
    places = np.frombuffer(bytes(certificate.pool_labels), "<u2").tolist()
    scores = np.frombuffer(bytes(certificate.pool_scores), "<f8")
    if any(place >= len(names) for place in places) or len(places) != len(scores):
        return ["The labels of the frozen list were changed."]
    terms = documents.terms_from(document)
    marks = np.frombuffer(bytes(certificate.pool_marks), np.uint8)
    if len(marks) not in (0, len(scores)):
        return ["The marks of the frozen list (what was drawn, what was left) were changed."]
    labels = [names[place] for place in places]
    result = documents.compute(terms, sample_of(scores, labels, document["audits"], marks))
    again = {"thresholds": documents.lines_of(result), "accepted": result.accepted, "spent": terms.spent}
    differences = [
        f"Computed again, {name} differs." for name, value in again.items() if not _same(value, document[name])
    ]
    row = (certificate.accepted, certificate.pool, certificate.target, certificate.weights_sha256)
    documented = (document["accepted"], document["pool"]["size"], document["terms"]["target"],
            document["model"]["weights_sha256"])  # fmt: skip
    # Later documents hold every column, so that the one that was changed is named.
    if row == documented or not is_older(certificate):
        return differences
    return [*differences, "The certificate's row and its document do not agree."]


def _prelabels(certificate: Certificate) -> list[str]:
    """Name the assets of the frozen list whose stored pre-label is another than when the list was frozen."""
    if is_older(certificate):
        return []
    raw, known = bytes(certificate.pool_assets), bytes(certificate.pool_prelabels)
    assets = [UUID(bytes=raw[start : start + HASH_BYTES]) for start in range(0, len(raw), HASH_BYTES)]
    stored = hashes_of_prelabels(certificate, assets)
    changed = [
        asset
        for asset, start in zip(assets, range(0, len(raw), HASH_BYTES), strict=True)
        if stored[start : start + HASH_BYTES] != known[start : start + HASH_BYTES]
    ]
    # Deleted assets took their pre-labels with them; what that means for the promise is the contract's to say.
    names = Asset.objects.filter(pk__in=changed).order_by("name", "id").values_list("name", flat=True)
    return _first([f"The stored pre-label of {name} was changed." for name in names])


def _labels(certificate: Certificate) -> list[str]:
    """Name the assets whose accepted label is not what the certificate accepted."""
    if is_older(certificate):
        return []
    parameters = {"certificate": certificate.id, "show_from": certificate.document["right"]["show_from"]}
    with connection.cursor() as cursor:
        cursor.execute(_LABELS, parameters)
        rows = cursor.fetchall()
    return _first([f"The accepted label of {name} {'is gone' if gone else 'was changed'}." for name, gone in rows])


def _uploads(certificate: Certificate) -> list[str]:
    """Hold each later upload's row against the log's copy of it."""
    differences = []
    for upload in LaterUpload.objects.filter(certificate=certificate).order_by("number"):
        details = (row for row in logged_details(upload.id) if isinstance(row, dict) and "row" in row)
        logged = next((row["row"] for row in details), None)
        if logged is None:
            differences.append(f"The log does not know of later upload {upload.number}.")
            continue
        columns = columns_of(upload)
        differences += [
            f"Later upload {upload.number}: its {name} was changed from {_short(logged[name])} to {_short(value)}."
            for name, value in columns.items()
            if name in logged and value != logged[name]
        ]
    return _first(differences)


def _first(sentences: list[str]) -> list[str]:
    if len(sentences) <= NAMED:
        return sentences
    return [*sentences[:NAMED], f"And {len(sentences) - NAMED} more like that."]


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, float) and isinstance(second, (int, float)):
        return abs(first - second) <= TOLERANCE
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(_same(a, b) for a, b in zip(first, second, strict=True))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_same(first[key], second[key]) for key in first)
    return bool(first == second)
