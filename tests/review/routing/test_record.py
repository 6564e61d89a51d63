"""The record of a certificate: whatever is changed afterwards is named, and nothing stored makes the verifier crash."""

from __future__ import annotations

import datetime
import os
import random
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers
from django.db import connection, models, transaction

from annotation.prelabel.models import Prediction
from annotation.tasks.models import Annotation
from assay.assets.models import Asset
from assay.auditlog.models import AuditEntry
from review.resolved.models import ResolvedLabel
from review.routing.contract import document as documents
from review.routing.contract.certificate_monitor import end_certificate
from review.routing.contract.record import MOVING, hash_of_audit, hash_of_audit_older, log_change
from review.routing.contract.verification import is_older, verify
from review.routing.models import Audit, Certificate, LaterUpload
from tests.factories.audited import Audited, make_audited, run_jobs

pytestmark = pytest.mark.django_db
# ``EDITS=10000`` takes some four minutes; it has been run so, and names every edit.
EDITS = int(os.environ.get("EDITS", "300"))
COLUMNS = [field.name for field in Certificate._meta.concrete_fields if field.name not in ("id", "project")]
AUDIT_COLUMNS = [field.name for field in Audit._meta.concrete_fields if field.name not in ("id", "prediction")]


def certified(**policy: Any) -> tuple[Audited, Certificate]:
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0, **policy})
    world.predict(400)
    world.settle_all() if not policy.get("accept_later") else world.answer(world.people[0], 200)
    run_jobs()
    return world, Certificate.objects.get(number=1)


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """Another value that the column takes."""
    if isinstance(field, models.ForeignKey):
        return None if value is not None and field.null else uuid.uuid4()
    if isinstance(field, models.JSONField):
        return {**value, "note": 1} if isinstance(value, dict) else [*value, 0.5]
    if isinstance(field, models.BinaryField):
        return bytes(value)[:-1] + bytes([bytes(value)[-1] ^ 1])
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.FloatField):
        return 0.5 if value is None else value * 0.99 + 0.001
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return value + 1 if isinstance(value, int) else f"{value}x"[-(field.max_length or 60) :]


def edited(row: Any, name: str) -> None:
    """Change a column of a stored row behind everybody's back."""
    field = row._meta.get_field(name)
    with connection.cursor() as cursor:
        # The row only says what it says; what it points to need not be there.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    type(row).objects.filter(pk=row.pk).update(**{field.attname: other(field, field.value_from_object(row))})


class Undo(Exception):
    """Ends a change that is not to stay."""


def after_edit(row: Any, name: str, certificate: Certificate) -> list[str]:
    sentences: list[str] = []
    try:
        with transaction.atomic():
            edited(row, name)
            sentences = verify(Certificate.objects.get(pk=certificate.pk))
            raise Undo
    except Undo:
        return sentences


def test_the_verifier_sees_every_column_of_a_certificate() -> None:
    _, certificate = certified()
    assert verify(certificate) == []
    unseen = []
    for name in COLUMNS:
        if name == "issued_by":
            continue
        sentences = after_edit(certificate, name, certificate)
        container = {"document": "document is not the one", "sha256": "document is not the one"}
        if not any(container.get(name, f"The certificate's {name} was changed") in text for text in sentences):
            unseen.append((name, sentences))
    assert unseen == []


def test_the_verifier_sees_every_column_of_an_audit() -> None:
    _, certificate = certified()
    audit = Audit.objects.get(pk=certificate.document["audits"][3]["id"])
    whole = f"Audit row {audit.id} ({audit.asset.name}) was changed."
    unseen = [name for name in AUDIT_COLUMNS if name != "asset" and whole not in after_edit(audit, name, certificate)]
    assert unseen == []


def test_a_column_nobody_thought_of_is_sealed_by_itself() -> None:
    _, certificate = certified()
    fields = {field.name for field in Certificate._meta.concrete_fields}
    assert set(certificate.document["record"]) | MOVING | {"document", "sha256"} == fields
    logged = AuditEntry.objects.get(action="certificate.looked").detail
    assert set(logged["row"]) == MOVING
    assert logged["sha256"] == certificate.sha256


def test_the_verifier_sees_an_accepted_label_that_was_changed() -> None:
    _, certificate = certified()
    label = ResolvedLabel.objects.filter(source="auto_accept", is_current=True).order_by("asset__name")[0]
    name = Asset.objects.get(pk=label.asset_id).name
    ResolvedLabel.objects.filter(pk=label.pk).update(regions=[{**label.regions[0], "label": "cat"}])
    assert verify(certificate) == [f"The accepted label of {name} was changed."]
    ResolvedLabel.objects.filter(pk=label.pk).update(regions=label.regions, classification={"day": "night"})
    assert verify(certificate) == [f"The accepted label of {name} was changed."]
    ResolvedLabel.objects.filter(pk=label.pk).update(classification={}, is_current=False)
    assert verify(certificate) == [f"The accepted label of {name} is gone."]
    ResolvedLabel.objects.filter(pk=label.pk).update(is_current=True)
    assert verify(certificate) == []


def test_the_verifier_sees_a_pre_label_and_its_label_changed_together() -> None:
    _, certificate = certified()
    label = ResolvedLabel.objects.filter(source="auto_accept", is_current=True).order_by("asset__name")[0]
    name = Asset.objects.get(pk=label.asset_id).name
    prediction = Prediction.objects.get(pk=label.prediction_id)
    ResolvedLabel.objects.filter(pk=label.pk).update(regions=[{**label.regions[0], "x": 11.0}])
    Prediction.objects.filter(pk=prediction.pk).update(regions=[{**prediction.regions[0], "x": 11.0}])
    assert verify(certificate) == [f"The stored pre-label of {name} was changed."]


def test_the_verifier_sees_an_answer_that_still_says_the_same() -> None:
    _, certificate = certified()
    audit = Audit.objects.get(pk=certificate.document["audits"][0]["id"])
    answer = Annotation.objects.get(pk=audit.answers[0]["annotation"])
    Annotation.objects.filter(pk=answer.pk).update(regions=[{**answer.regions[0], "x": 10.5}])
    assert verify(certificate) == [
        f"Audit row {audit.id} ({audit.asset.name}): the answers or the prediction behind it changed."
    ]


def test_the_verifier_sees_a_document_rewritten_with_its_audits_and_its_hash() -> None:
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0})
    world.predict(400, is_wrong=lambda confidence, rng: rng.random() < 0.04)
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.get(state="active")
    assert certificate.errors > 0
    rows = certificate.document["audits"]
    for row in rows:
        if row["is_wrong"]:
            Audit.objects.filter(pk=row["id"]).update(is_wrong=False)
            row["is_wrong"] = False
            row["sha256"] = hash_of_audit(Audit.objects.get(pk=row["id"]))
    certificate.errors = certificate.document["record"]["errors"] = 0
    certificate.sha256 = documents.sha256_of(certificate.document)
    certificate.save()
    assert "The document's SHA-256 is not the one the log was told when the certificate was issued." in verify(
        Certificate.objects.get(pk=certificate.pk)
    )


def test_the_verifier_sees_a_shortened_list_and_does_not_crash() -> None:
    _, certificate = certified()
    for name, words in (
        ("pool_labels", "The labels of the frozen list were changed."),
        ("pool_assets", "The frozen list of assets was changed."),
        ("pool_scores", "The scores of the frozen list were changed."),
        ("pool_prelabels", "The hashes of the frozen list's pre-labels were changed."),
    ):
        for short in (bytes(getattr(certificate, name))[:-2], b""):
            row = Certificate.objects.get(pk=certificate.pk)
            setattr(row, name, short)
            assert words in verify(row)
    row = Certificate.objects.get(pk=certificate.pk)
    row.document["pool"]["labels"] = []
    assert verify(row)[0] == "The certificate's document is not the one that was issued (its SHA-256 differs)."


def test_an_end_that_was_not_told_is_named() -> None:
    _, certificate = certified()
    Certificate.objects.filter(pk=certificate.pk).update(state="void", reason="Nothing to see.")
    sentences = verify(Certificate.objects.get(pk=certificate.pk))
    assert [text.split(":")[0] for text in sentences] == [
        "The certificate's reason was changed",
        "The certificate's state was changed",
    ]
    Certificate.objects.filter(pk=certificate.pk).update(state="active", reason="")
    end_certificate(Certificate.objects.get(pk=certificate.pk), reason="Over.")
    assert verify(Certificate.objects.get(pk=certificate.pk)) == []
    # A certificate nobody heard of was not issued here.
    forged = Certificate.objects.get(pk=certificate.pk)
    forged.id, forged.number = uuid.uuid4(), 9
    forged.save(force_insert=True)
    assert "The log does not know of this certificate: it was not issued here." in verify(forged)


def test_the_verifier_sees_a_later_upload_changed_by_hand() -> None:
    world, certificate = certified(accept_later=True)
    world.predict(60, seed=9)
    upload = LaterUpload.objects.get()
    assert verify(certificate) == []
    for name in (field.name for field in LaterUpload._meta.concrete_fields):
        if name not in ("id", "project", "certificate"):
            assert any(f"Later upload {upload.number}" in text or "its number" in text
                       for text in after_edit(upload, name, certificate)), name  # fmt: skip


def test_what_is_read_back_between_draw_and_look_is_certified_as_before() -> None:
    """A backup taken while blind checks are out: the rows come back, the look is made from them, and it holds."""
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0})
    world.predict(400)
    world.answer(world.people[0], 50)
    written = serializers.serialize("json", Audit.objects.all())
    before = list(Audit.objects.order_by("id").values_list("id", "draw", "inclusion", "state"))
    world.answer(world.people[0], 10)
    Audit.objects.all().delete()
    for row in serializers.deserialize("json", written):
        row.save()
    assert list(Audit.objects.order_by("id").values_list("id", "draw", "inclusion", "state")) == before
    world.settle_all()
    run_jobs()
    # Ten answers came after the backup: their checks wait again, and no look counts them as right meanwhile.
    assert Audit.objects.exclude(state="settled").count() == 10
    assert all(verify(row) == [] for row in Certificate.objects.filter(state="active"))


def as_older(certificate: Certificate) -> Certificate:
    """Turn a certificate into what version f97c5f5 stored: format 1, no record, nothing of it in the log."""
    document = certificate.document
    document["format"] = 1
    del document["record"], document["right"]["show_from"]
    del document["pool"]["prelabels_sha256"], document["pool"]["label_places_sha256"]
    for row in document["audits"]:
        del row["behind_sha256"]
        row["sha256"] = hash_of_audit_older(Audit.objects.get(pk=row["id"]))
    certificate.sha256, certificate.pool_prelabels = documents.sha256_of(document), b""
    certificate.id = uuid.uuid4()
    Certificate.objects.all().delete()
    certificate.save(force_insert=True)
    return Certificate.objects.get()


def test_certificates_of_earlier_versions_verify_as_before() -> None:
    _, certificate = certified()
    older = as_older(certificate)
    assert is_older(older)
    assert verify(older) == []
    Audit.objects.filter(pk=older.document["audits"][0]["id"]).update(draw=0.01)
    assert len(verify(older)) == 2  # the row, and that it was not drawn by the seed
    older.accepted += 1
    assert verify(older)[-1] == "The certificate's row and its document do not agree."
    older.refresh_from_db()
    log_change(older, "certificate.void", {})
    older.reason = "x"
    assert any("reason was changed" in text for text in verify(older))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from leaves(value[index], (*path, index))


JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1e308, -0.0, "", "x", "\u0000", [], {}, [[]], {"a": 1}, "0" * 64, [None] * 3,
)  # fmt: skip


def damaged(row: Certificate, rng: random.Random, paths: list[tuple[Any, ...]]) -> None:
    """Change one thing of a certificate in memory: a column, a byte of a list, or any place of the document."""
    kind = rng.randrange(4)
    if kind == 0:
        name = rng.choice([name for name in COLUMNS if name not in ("document", "issued_by", "issued_at", "ended_at")])
        value = getattr(row, name)
        setattr(row, name, bytes(value)[: rng.randrange(max(1, len(value)))] if isinstance(value, (bytes, memoryview))
                else rng.choice([one for one in JUNK if one != value]))  # fmt: skip
        return
    path = rng.choice(paths)
    if not path:
        row.document = rng.choice(JUNK)
        return
    place: Any = row.document
    for key in path[:-1]:
        place = place[key]
    if kind == 1:
        del place[path[-1]]
        return
    old = place[path[-1]]
    place[path[-1]] = rng.choice([one for one in JUNK if documents.canonical(one) != documents.canonical(old)])


def test_seeded_edits_are_all_named_and_none_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    _, certificate = certified()
    # What stays the same in every edit need not be read ten thousand times.
    stored = serializers.serialize("json", [certificate])
    # Of five hundred paths into the audits all parts are alike; a few of each are as good.
    document = Certificate.objects.get(pk=certificate.pk).document
    paths = [path for path in leaves(document) if len(path) < 2 or path[0] != "audits" or path[1] < 3]
    from review.routing.contract import verification  # noqa: PLC0415

    for name in ("_seed", "_weights", "_labels", "_uploads", "_prelabels"):
        monkeypatch.setattr(verification, name, lambda certificate: [])
    details = list(verification.logged_details(certificate.id))
    monkeypatch.setattr(verification, "logged_details", lambda object_id: iter(details))
    rows = list(Audit.objects.filter(pk__in=[row["id"] for row in document["audits"]]))
    assert rows
    rng = random.Random(21)  # noqa: S311 - seeded, not secret
    unnamed = []
    for edit in range(EDITS):
        row: Certificate = next(iter(serializers.deserialize("json", stored))).object
        damaged(row, rng, paths)
        if not verify(row):
            unnamed.append(edit)
    assert unnamed == []
