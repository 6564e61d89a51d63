"""Recomputing a certificate from what is stored now; every difference is named."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np

from annotation.tasks.models import Annotation
from assay.assets.rules import audit_draw, drawn_by
from assay.projects.models import Project
from inference_workers.errors import ModelMissing
from inference_workers.registry import stored_hash
from review.routing.audits.services import verdict_of
from review.routing.contract import document as documents
from review.routing.contract.certificate_issue import hash_of_audit, sample_of
from review.routing.models import Audit, Certificate
from review.routing.verdicts import settled_verdict

TOLERANCE = 1e-12


def verify_project(project: Project) -> list[tuple[Certificate, list[str]]]:
    """Return every certificate that certified something, newest first, with what does not hold."""
    rows = Certificate.objects.filter(project=project).exclude(state=Certificate.State.NOT_REACHED)
    return [(row, verify(row)) for row in rows.order_by("-number")]


def verify(certificate: Certificate) -> list[str]:
    """Return what is not as it was when the certificate was issued, one sentence each; nothing where all holds."""
    return [
        *_document(certificate),
        *_pool(certificate),
        *_audits(certificate),
        *_seed(certificate),
        *_weights(certificate),
        *_numbers(certificate),
    ]


def _document(certificate: Certificate) -> list[str]:
    if documents.sha256_of(certificate.document) == certificate.sha256:
        return []
    return ["The certificate's document is not the one that was issued (its SHA-256 differs)."]


def _pool(certificate: Certificate) -> list[str]:
    pool, differences = certificate.document["pool"], []
    if hashlib.sha256(bytes(certificate.pool_assets)).hexdigest() != pool["assets_sha256"]:
        differences.append("The frozen list of assets was changed.")
    if hashlib.sha256(bytes(certificate.pool_scores)).hexdigest() != pool["scores_sha256"]:
        differences.append("The scores of the frozen list were changed.")
    return differences


def _audits(certificate: Certificate) -> list[str]:
    documented = {row["id"]: row for row in certificate.document["audits"]}
    rows = {
        str(row.id): row for row in Audit.objects.filter(pk__in=list(documented)).select_related("asset", "prediction")
    }
    annotation_ids = {UUID(answer["annotation"]) for row in rows.values() for answer in row.answers}
    answers = Annotation.objects.in_bulk(annotation_ids)
    differences = []
    for key, row in documented.items():
        audit = rows.get(key)
        if audit is None:
            differences.append(f"Audit row {key} is gone.")
        elif hash_of_audit(audit) != row["sha256"]:
            differences.append(f"Audit row {key} ({audit.asset.name}) was changed.")
        elif _judged(audit, answers) != row["is_wrong"]:
            differences.append(
                f"Audit row {key} ({audit.asset.name}): the answers or the prediction behind it changed."
            )
    return differences


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
    if audit.is_wrong and (not verdicts or verdicts[0]):
        return True
    return settled_verdict(verdicts, second_looks=len(verdicts) - 1)


def _seed(certificate: Certificate) -> list[str]:
    project = certificate.project
    if hashlib.sha256(project.audit_key.encode()).hexdigest() != certificate.document["seed_sha256"]:
        return ["The seed (the project's audit key) is not the one the audits were drawn with."]
    ids = [row["id"] for row in certificate.document["audits"]]
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
    if any(place >= len(names) for place in places):
        return ["The labels of the frozen list were changed."]
    scores = np.frombuffer(bytes(certificate.pool_scores), "<f8")
    terms = documents.terms_from(document)
    result = documents.compute(terms, sample_of(scores, [names[place] for place in places], document["audits"]))
    again = {"thresholds": documents.lines_of(result), "accepted": result.accepted, "spent": terms.spent}
    differences = [
        f"Computed again, {name} differs." for name, value in again.items() if not _same(value, document[name])
    ]
    row = (certificate.accepted, certificate.pool, certificate.target, certificate.weights_sha256)
    documented = (document["accepted"], document["pool"]["size"], document["terms"]["target"],
            document["model"]["weights_sha256"])  # fmt: skip
    return differences if row == documented else [*differences, "The certificate's row and its document do not agree."]


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, float) and isinstance(second, (int, float)):
        return abs(first - second) <= TOLERANCE
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(_same(a, b) for a, b in zip(first, second, strict=True))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_same(first[key], second[key]) for key in first)
    return bool(first == second)
