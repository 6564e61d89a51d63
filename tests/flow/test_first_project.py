"""The first project, through the API and the real jobs: labels that no model knows, and nothing accepted unseen."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pycocotools.coco import COCO

from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.tasks.models import Assignment, Task
from annotation.tasks.services import expire_leases
from assay.assets.models import Asset
from assay.assets.services import ingest_files
from assay.auditlog.models import AuditEntry
from assay.jobs import worker
from assay.jobs.models import Job
from assay.kernel.clock import now
from assay.projects.models import Membership, Project
from review.datasets.models import Export
from review.datasets.services import export_path
from review.routing.models import Audit, RouteDecision, SentAsset
from review.routing.policy import policy_of
from tests.annotation.test_queue import call, claim
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db

OWN = [
    {"key": "solder-bridge", "name": "Solder bridge", "shapes": ["box"]},
    {"key": "missing-hole", "name": "Missing hole", "shapes": ["box"]},
]
COMMON = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in ("person", "car", "bus")]
EVERYTHING = [{"key": "thing", "name": "Thing", "shapes": ["box"]}]


@pytest.fixture
def world() -> World:
    return make_world(pictures=0)


def begin(world: World, labels: list[dict[str, Any]], *, pictures: int = 8, **body: Any) -> str:
    """Make a project as a manager does, with people and pictures."""
    made = call(world, "manager", "post", "projects", {"name": "First", "labels": labels, **body}, expect=201)
    world.project = Project.objects.get(pk=made["id"])
    for role in ("annotator", "reviewer"):
        Membership.objects.create(project=world.project, user=world.people[role], role=role)
    files = [(name, BytesIO(content)) for name, content in make_pictures(pictures, seed=3)]
    ingest_files(world.project, files, actor=world.people["manager"])
    return f"projects/{world.project.id}"


def run_job(job: dict[str, Any]) -> Job:
    """Do a job's chunks and its join; returns it, done."""
    row = Job.objects.get(pk=job["id"])
    for child in row.children.order_by("key"):
        worker.run(child.pk)
    worker.run(row.pk)
    row.refresh_from_db()
    assert row.state == "done", row.error
    return row


def prelabel(world: World, at: str) -> Job:
    return run_job(call(world, "manager", "post", f"{at}/prelabel", {"model": "yolox-nano"}, expect=202))


def send(world: World, at: str, **selection: Any) -> Job:
    return run_job(call(world, "manager", "post", f"{at}/send-to-annotators", selection, expect=202))


def stages() -> dict[str, int]:
    found = list(Asset.objects.values_list("stage", flat=True))
    return {stage: found.count(stage) for stage in set(found)}


def annotate_everything(world: World, labels: list[dict[str, Any]]) -> int:
    """Draw a box on each task, the labels by turns; returns how many."""
    done = 0
    while tasks := claim(world, count=3):
        for task in tasks:
            assert (task["kind"], task["regions"], task["prediction"]) == ("annotate", [], None)
            label = labels[done % len(labels)]["key"]
            box = {"id": str(uuid.uuid4()), "label": label, "shape": "box", "x": 4, "y": 5, "width": 30, "height": 20}
            body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [box], "seconds": 3}
            call(world, "annotator", "post", f"tasks/{task['id']}/submit", body)
            done += 1
    return done


def review_everything(world: World, at: str) -> int:
    done = 0
    while reviews := call(world, "reviewer", "post", f"{at}/reviews/claim", {"count": 5}):
        for review in reviews:
            call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
            done += 1
    return done


def export(world: World, at: str, folder: Path) -> COCO:
    run_job(call(world, "manager", "post", f"{at}/versions", {}, expect=202))
    (version,) = call(world, "manager", "get", f"{at}/versions")["results"]
    run_job(call(world, "manager", "post", f"versions/{version['id']}/exports", {"format": "coco"}, expect=202))
    file = folder / "coco.json"
    file.write_bytes(export_path(Export.objects.get().id).read_bytes())
    return COCO(str(file))


def finish(world: World, at: str, folder: Path) -> None:
    """Annotate, review and export the eight pictures with their own labels."""
    assert annotate_everything(world, OWN) == 8
    assert review_everything(world, at) == 8
    stats = call(world, "manager", "get", f"{at}/stats")
    assert stats["stages"]["done"] == 8
    assert stats["finished"] == {"reviewed": 8, "annotated": 0, "auto_accepted": 0, "imported": 0}
    coco = export(world, at, folder)
    names = {row["name"]: coco.getImgIds(catIds=[row["id"]]) for row in coco.loadCats(coco.getCatIds())}
    assert {name: len(images) for name, images in names.items()} == {"Solder bridge": 4, "Missing hole": 4}
    assert len(coco.getImgIds()) == len(coco.getAnnIds()) == 8


def test_labels_no_model_knows_go_the_whole_way_through_a_run(world: World, tmp_path: Path) -> None:
    at = begin(world, OWN)
    job = prelabel(world, at)
    words = "No label of yolox-nano is mapped to a label of this project. 8 pictures went to annotators without a pre-"
    assert job.message.startswith(words)
    assert job.result["routed"] == {"annotate": 8, "auto_accept": 0, "audit": 0}
    (run,) = call(world, "manager", "get", f"{at}/runs")["results"]
    assert (run["purpose"], run["routed"]["annotate"], run["done"], run["failed"]) == ("hand_over", 8, 0, 0)
    assert Prediction.objects.count() == RouteDecision.objects.count() == Audit.objects.count() == 0
    asset = call(world, "manager", "get", f"{at}/assets")["results"][0]
    route = call(world, "manager", "get", f"assets/{asset['id']}")["route"]
    assert (route["to"], route["reason"]) == (
        "annotate",
        "No label of yolox-nano is mapped to a label of this project.",
    )
    finish(world, at, tmp_path)


def test_labels_no_model_knows_go_the_whole_way_without_a_run(world: World, tmp_path: Path) -> None:
    at = begin(world, OWN)
    job = send(world, at)
    assert job.message == "8 of 8 assets sent to annotators."
    assert (PrelabelRun.objects.filter(project=world.project).count(), stages()) == (0, {"annotating": 8})
    asset = call(world, "manager", "get", f"{at}/assets")["results"][0]
    assert (
        call(world, "manager", "get", f"assets/{asset['id']}")["route"]["reason"] == "A manager sent it to annotators."
    )
    entry = AuditEntry.objects.get(action="bulk.started")
    assert (entry.actor_name, entry.detail["action"], entry.detail["assets"]) == ("manager", "send_to_annotators", 8)
    finish(world, at, tmp_path)


def test_nothing_is_accepted_unseen_by_default(world: World) -> None:
    at = begin(world, COMMON, pictures=12)
    assert call(world, "manager", "get", at)["policy"]["routing"] == "people"
    job = prelabel(world, at)
    assert job.result["routed"] == {"annotate": 12, "auto_accept": 0, "audit": 0}
    assert "12 to annotators, 0 auto-accepted." in job.message
    assert (stages(), Audit.objects.count()) == ({"annotating": 12}, 0)
    assert RouteDecision.objects.filter(route="annotate").count() == 12
    # The same pictures under a chosen threshold: the model is sure of some.
    assert max(RouteDecision.objects.values_list("confidence", flat=True)) >= 0.3
    told = call(world, "manager", "get", f"{at}/certificate")
    assert told["sentence"] == "Everything goes to people: no label is accepted that nobody has seen."


@pytest.mark.parametrize(
    ("policy", "routing"),
    [({}, "people"), ({"audit_rate": 0.0}, "people"), ({"confidence_threshold": 0.3}, "threshold"),
     ({"routing": "threshold"}, "threshold"), ({"routing": "contract"}, "contract"),
     ({"routing": "people", "confidence_threshold": 0.3}, "people")],
)  # fmt: skip
def test_accepting_is_chosen_by_its_name_or_by_naming_the_threshold(
    world: World, policy: dict[str, Any], routing: str
) -> None:
    body = {"name": "Chosen", "labels": COMMON, "policy": policy}
    made = call(world, "manager", "post", "projects", body, expect=201)
    assert made["policy"]["routing"] == routing
    # A number alone changes no routing afterwards: not from people to a threshold, and not away from a contract.
    path = f"projects/{made['id']}"
    changed = call(world, "manager", "patch", path, {"policy": {"confidence_threshold": 0.4}})
    assert (changed["policy"]["routing"], changed["policy"]["confidence_threshold"]) == (routing, 0.4)
    wrong = call(world, "manager", "patch", path, {"policy": {"routing": "nobody"}}, expect=422)
    assert wrong["errors"][0]["path"] == "policy.routing"


# What create_project of f97c5f5 stored for {"audit_rate": 0.0}: every field.
STORED = """{"overlap": 1, "overlap_most": 1, "overlap_target": 0.95, "review": "all", "review_rate": 0.2,
"gold_rate": 0.0, "audit_rate": 0.0, "routing": "threshold", "confidence_threshold": 0.3, "show_from": 0.25,
"prelabel_model": "yolox-nano", "segmenter": "u2netp-grabcut", "target_accuracy": 0.95, "promise": "accepted",
"certainty": 0.95, "right_unit": "asset", "right_iou": 0.5, "zone_from": 0.3, "per_label": false, "adjudications": 2,
"accept_later": false, "minute_cost": 0.5, "error_cost": 0.0, "group_by": "none", "lease_seconds": 900, "skip": true,
"unsure": true, "solo_review": false, "review_score_below": 0.0, "review_hard_labels": [], "review_hard_from": 0.0,
"review_spots": 0.0, "double_review_rate": 0.0, "reject_to": "author", "bulk_audit": 0, "bulk_error": 0.05,
"gate": "posterior", "gate_floor": 0.75, "gate_good": 0.9, "models_vote": false, "adjudicate": true}"""


@pytest.mark.parametrize("stored", [STORED, '{"audit_rate": 0.0}', "{}"], ids=["whole", "partial", "empty"])
def test_a_policy_that_was_stored_before_there_was_a_choice_keeps_its_meaning(world: World, stored: str) -> None:
    at = begin(world, COMMON)
    Project.objects.filter(pk=world.project.pk).update(policy=json.loads(stored))
    world.project.refresh_from_db()
    assert (policy_of(world.project).routing, policy_of(world.project).confidence_threshold) == ("threshold", 0.3)
    prelabel(world, at)
    assert stages()["auto_accepted"] > 0
    # Changing something else leaves it so.
    changed = call(world, "manager", "patch", at, {"policy": {"overlap": 2}})
    assert changed["policy"]["routing"] == "threshold"


def test_a_run_after_the_map_was_mended_works_on_what_nobody_has_begun(world: World) -> None:
    at = begin(world, EVERYTHING, pictures=8)
    prelabel(world, at)
    (held,) = claim(world)
    (released,) = claim(world, "reviewer")
    call(world, "reviewer", "post", f"tasks/{released['id']}/release", expect=204)
    (answered,) = claim(world, "manager")
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [], "seconds": 1}
    call(world, "manager", "post", f"tasks/{answered['id']}/submit", body)
    (drafted,) = claim(world, "reviewer")
    put = {"base_revision": 0, "ops": [{"op_id": "a", "op": "set_flag", "value": {"unsure": True}}]}
    call(world, "reviewer", "patch", f"tasks/{drafted['id']}/draft", put)
    (skipped,) = claim(world, "manager")
    call(world, "manager", "post", f"tasks/{skipped['id']}/skip", {"reason": "dark"}, expect=204)
    call(world, "reviewer", "post", f"tasks/{drafted['id']}/release", expect=204)
    begun = {row["asset"]["id"] for row in (held, answered, drafted, skipped)}
    assert len(begun) == 4
    before = {str(task.asset_id): task.id for task in Task.objects.filter(kind="annotate")}

    mapping = {"person": "thing", "cup": "thing", "clock": "thing", "cat": "thing", "dining table": "thing"}
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": mapping})
    job = prelabel(world, at)
    assert (job.total, job.result["routed"]) == (4, {"annotate": 4, "auto_accept": 0, "audit": 0})
    assert not begun & {str(key) for key in Prediction.objects.values_list("asset_id", flat=True)}
    for asset_id in begun:
        assert Task.objects.get(pk=before[asset_id]).state in ("open", "done")
    assert str(Assignment.objects.get(pk=held["id"]).state) == "open"
    open_tasks = Task.objects.filter(kind="annotate", state="open").exclude(asset_id__in=begun)
    assert open_tasks.count() == open_tasks.filter(prediction__isnull=False).count() == 4
    # A released one without a draft is shown with its pre-label now.
    shown = [row for _ in range(6) for row in claim(world, "reviewer", count=10)]
    assert any(row["regions"] for row in shown)
    # Everything that waits has been looked at under this map: there is nothing left to do.
    problem = call(world, "manager", "post", f"{at}/prelabel", {"model": "yolox-nano"}, expect=422)
    assert problem["errors"][0]["code"] == "nothing_to_do"


def test_a_claim_while_the_model_works_keeps_its_task(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    at = begin(world, EVERYTHING, pictures=3)
    send(world, at)
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": {"person": "thing"}})
    begun = call(world, "manager", "post", f"{at}/prelabel", {"model": "yolox-nano"}, expect=202)
    from annotation.prelabel import chunk_prediction

    answers = chunk_prediction._answers
    claimed: list[dict[str, Any]] = []

    def slow(*given: Any) -> Any:
        found = answers(*given)
        claimed.extend(claim(world))
        return found

    monkeypatch.setattr(chunk_prediction, "_answers", slow)
    job = run_job(begun)
    assert (job.total, job.result["routed"]["annotate"]) == (3, 2)
    (held,) = claimed
    assignment = Assignment.objects.select_related("task").get(pk=held["id"])
    assert (assignment.state, assignment.task.state, assignment.task.prediction_id) == ("open", "open", None)
    assert not Prediction.objects.filter(asset_id=held["asset"]["id"]).exists()


def test_a_draft_that_comes_late_is_there_in_the_task_that_took_its_place(world: World) -> None:
    at = begin(world, EVERYTHING, pictures=1)
    send(world, at)
    (task,) = claim(world)
    Assignment.objects.update(lease_expires_at=now() - timedelta(hours=1))
    assert expire_leases() == 1
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": {"person": "thing"}})
    assert prelabel(world, at).result["routed"]["annotate"] == 1
    box = {"id": str(uuid.uuid4()), "label": "thing", "shape": "box", "x": 1, "y": 2, "width": 9, "height": 9}
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [box], "seconds": 2}
    assert call(world, "annotator", "post", f"tasks/{task['id']}/submit", body, expect=409)["code"] == "lease_lost"
    (again,) = claim(world)
    assert (again["id"] != task["id"], [row["id"] for row in again["regions"]]) == (True, [box["id"]])


def test_what_is_audited_stays_blind_and_others_are_accepted_by_no_later_run(world: World) -> None:
    policy = {"routing": "threshold", "confidence_threshold": 0.05, "audit_rate": 0.5}
    at = begin(world, [*EVERYTHING, {"key": "boat", "name": "Boat", "shapes": ["box"]}], policy=policy)
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": {"boat": "boat"}})
    prelabel(world, at)
    audits = set(Audit.objects.values_list("asset_id", "prediction_id"))
    waiting = Asset.objects.filter(stage="annotating").exclude(pk__in=[asset for asset, _ in audits]).count()
    assert audits
    assert waiting
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": {"person": "thing", "cup": "thing"}})
    job = prelabel(world, at)
    # Those that were not drawn are no random part: they are shown what the model says now, and no more.
    assert job.result["routed"] == {"annotate": waiting, "auto_accept": 0, "audit": 0}
    assert set(Audit.objects.values_list("asset_id", "prediction_id")) == audits
    run = PrelabelRun.objects.get(pk=job.result["run"])
    assert Prediction.objects.filter(run=run).count() == waiting
    assert RouteDecision.objects.filter(prediction__run=run).count() == 0
    assert Task.objects.filter(prediction__run=run, kind="annotate", state="open").count() == waiting


def test_what_a_manager_sent_is_accepted_by_no_threshold(world: World) -> None:
    policy = {"routing": "threshold", "confidence_threshold": 0.05, "audit_rate": 0.0, "overlap": 2}
    at = begin(world, EVERYTHING, policy=policy)
    chosen = [row["id"] for row in call(world, "manager", "get", f"{at}/assets")["results"][:5]]
    assert send(world, at, assets=chosen).result["bulk"]
    assert set(Task.objects.values_list("overlap", flat=True)) == {2}
    labels = call(world, "manager", "get", f"{at}/label-map?model=yolox-nano")["map"]
    call(world, "manager", "put", f"{at}/label-map?model=yolox-nano", {"map": dict.fromkeys(labels, "thing")})
    job = prelabel(world, at)
    assert job.result["routed"]["annotate"] + job.result["routed"]["auto_accept"] == 8
    sent = Asset.objects.filter(pk__in=chosen)
    assert set(sent.values_list("stage", flat=True)) == {"annotating"}
    assert Asset.objects.exclude(pk__in=chosen).filter(stage="auto_accepted").exists()
    assert RouteDecision.objects.filter(asset__in=sent, reason="A manager sent it to annotators.").exists()
    stats = call(world, "manager", "get", f"{at}/stats")
    assert stats["finished"]["auto_accepted"] == stats["auto_accepted"] == job.result["routed"]["auto_accept"]


def test_sending_again_sends_nothing_twice_and_can_be_undone_where_nobody_has_begun(world: World) -> None:
    at = begin(world, OWN, pictures=4)
    job = send(world, at)
    problem = call(world, "manager", "post", f"{at}/send-to-annotators", {}, expect=422)
    assert (problem["errors"][0]["code"], Task.objects.count()) == ("nothing_to_do", 4)
    problem = call(world, "manager", "post", f"{at}/send-to-annotators", {"stage": "done"}, expect=422)
    assert problem["errors"][0]["code"] == "nothing_to_do"
    chunk = job.children.get()
    Job.objects.filter(pk=chunk.pk).update(state="queued")
    worker.run(chunk.pk)
    assert (Task.objects.count(), SentAsset.objects.count()) == (4, 4)
    (held,) = claim(world)
    undone = call(world, "manager", "post", f"bulk/{job.result['bulk']}/undo", expect=202)
    run_job(undone)
    assert stages() == {"annotating": 1, "uploaded": 3}
    assert str(SentAsset.objects.get().asset_id) == held["asset"]["id"]
    assert send(world, at, search="made").message == "3 of 3 assets sent to annotators."
