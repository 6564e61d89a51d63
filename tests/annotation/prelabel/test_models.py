"""Runs with options, minimum confidences, measuring against people, clicks, trying a model."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from annotation.prelabel import prompts
from annotation.prelabel.models import LabelMap, Prediction, PrelabelRun
from annotation.prelabel.options import RunOptions, TileOptions
from annotation.prelabel.rules import regions_of, shown_regions
from annotation.prelabel.services import save_label_map, start_run
from annotation.prelabel.warm_up import load_models
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.jobs import interactive, worker
from assay.jobs.models import Job
from assay.jobs.worker_heartbeat import queue_ages
from assay.kernel.errors import Relayed, Unavailable, ValidationFailed
from inference_workers.contracts import Detection
from inference_workers.registry import cache
from review.evaluation.models import ModelEvaluation
from review.resolved.services import NewLabel, resolve
from review.routing.models import RouteDecision
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(pictures=3)


def run_all(job: Job) -> Job:
    """Do a job's chunks, its join, and what these start."""
    for child in job.children.order_by("key"):
        worker.run(child.pk)
    worker.run(job.pk)
    job.refresh_from_db()
    return job


def post(world: World, path: str, body: Any, *, who: str = "manager") -> Any:
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_run_with_tiles_and_its_own_batch(world: World) -> None:
    options = RunOptions(tiles=TileOptions(size=160, overlap=0.25), batch_size=2)
    job = run_all(start_run(world.people["manager"], world.project, "yolox-nano", options))
    assert job.state == "done"
    run = PrelabelRun.objects.get(pk=job.payload["run"])
    assert (run.predicted, run.failed, run.options["batch_size"]) == (3, 0, 2)
    assert run.infer_seconds > 0
    assert Prediction.objects.filter(run=run).count() == RouteDecision.objects.count() == 3


@pytest.mark.parametrize(
    ("options", "path"),
    [({"tiles": {"size": 5}}, "options.tiles.size"), ({"batch_size": 0}, "options.batch_size"), ({"x": 1}, "options"),
     ({"tiles": {"size": 640, "overlap": 1}}, "options.tiles.overlap")],
)  # fmt: skip
def test_bad_options_are_named(world: World, options: dict[str, Any], path: str) -> None:
    reply = post(world, f"projects/{world.project.id}/prelabel", {"model": "yolox-nano", "options": options})
    assert (reply.status_code, reply.json()["errors"][0]["path"]) == (422, path)
    wrong = post(world, f"projects/{world.project.id}/prelabel", {"model": "u2netp-grabcut"})
    assert wrong.json()["errors"][0]["code"] == "wrong_task"


def test_a_labels_minimum_makes_a_new_map_and_drops_what_is_under_it(world: World) -> None:
    manager, mapping = world.people["manager"], {"person": "person", "cat": "cat"}
    first = save_label_map(manager, world.project, "yolox-nano", mapping)  # type: ignore[arg-type]
    second = save_label_map(manager, world.project, "yolox-nano", mapping, {"cat": 0.6, "person": 0})  # type: ignore[arg-type]
    assert (first.version, second.version, second.minimum) == (1, 2, {"cat": 0.6})
    assert save_label_map(manager, world.project, "yolox-nano", mapping, {"cat": 0.6}).version == 2  # type: ignore[arg-type]
    with pytest.raises(ValidationFailed, match=r"minimum\.cat must be 0 to 1"):
        save_label_map(manager, world.project, "yolox-nano", mapping, {"cat": 1.5})  # type: ignore[arg-type]
    found = [Detection("cat", 0.5, 0, 0, 9, 9), Detection("cat", 0.7, 0, 0, 9, 9), Detection("person", 0.1, 0, 0, 9, 9)]
    regions = regions_of(
        found, asset_id=uuid.uuid4(), model="m", label_map=second.mapping,
        shapes_by_label={"cat": frozenset({"box"}), "person": frozenset({"box"})}, minimum=second.minimum,
    )  # fmt: skip
    assert [(row["label"], row["confidence"]) for row in regions] == [("cat", 0.7), ("person", 0.1)]


def test_an_outlined_object_becomes_a_polygon_and_keeps_its_stages_scores() -> None:
    import numpy as np

    mask = np.zeros((40, 50), bool)
    mask[10:30, 5:45] = True
    found = [Detection("cat", 0.8, 5, 10, 40, 20, scores={"detector": 0.9, "mask": 0.61234}, mask=mask, text="t")]
    shapes = {"cat": frozenset({"box", "polygon"})}
    (row,) = regions_of(found, asset_id=uuid.uuid4(), model="m", label_map={"cat": "cat"}, shapes_by_label=shapes)
    assert (row["shape"], row["scores"], row["text"]) == ("polygon", {"detector": 0.9, "mask": 0.6123}, "t")
    (shown,) = shown_regions([row], 0.25)
    assert set(shown) == {"id", "label", "shape", "rings", "confidence", "from_prediction"}


def test_a_measuring_run_compares_with_people_and_moves_nothing(world: World) -> None:
    manager = world.people["manager"]
    for asset in world.assets:
        resolve([NewLabel(asset.id, world.project.id, "review_approve", [region(x=0.0, y=0.0)], 1)])
    Asset.objects.update(stage=Stage.DONE)
    job = run_all(start_run(manager, world.project, "yolox-nano", RunOptions(measure=True)))
    assert job.state == "done"
    assert job.message.startswith("3 of 3 pictures measured")
    assert set(Asset.objects.values_list("stage", flat=True)) == {"done"}
    assert RouteDecision.objects.count() == 0
    comparing = Job.objects.get(kind="evaluation.run")
    worker.run(comparing.pk)
    evaluation = ModelEvaluation.objects.get()
    assert (evaluation.assets, evaluation.figures["truths"], evaluation.figures["pictures"]) == (3, 3, 3)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    reply = Client().get(f"/api/v1/projects/{world.project.id}/evaluations", headers=headers)
    listed = reply.json()["results"]
    assert (listed[0]["model"], listed[0]["figures"]["map"]) == ("yolox-nano", evaluation.figures["map"])
    # Once more: every picture is predicted already, so there is only the comparison left.
    again = start_run(manager, world.project, "yolox-nano", RunOptions(measure=True))
    assert (again.children.count(), run_all(again).state) == (0, "done")
    assert LabelMap.objects.count() == 1


def answered_here(name: str, question: dict[str, Any], *, reply_key: str = "", expires_seconds: float = 0) -> None:
    """Stand in for the broker: the question is answered in this process, over the real Redis."""
    interactive.handle(name, json.loads(json.dumps(question)), reply_key)


def test_a_click_is_answered_and_its_picture_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "send", answered_here)
    prompts._recent.cache_clear()
    asset = world.assets[0]
    box = {"x": 10, "y": 10, "width": 200, "height": 150}
    first = post(world, f"assets/{asset.id}/segment", {"box": box}, who="reviewer").json()
    second = post(world, f"assets/{asset.id}/segment", {"box": box}, who="reviewer").json()
    assert first["rings"]
    assert (first["is_cached"], second["is_cached"]) == (False, True)
    assert first["rings"] == second["rings"]
    prompts._recent.cache_clear()  # another process: it finds the picture on the disk
    third = post(world, f"assets/{asset.id}/segment", {"box": box}, who="reviewer").json()
    assert third["is_cached"]
    assert list((settings.ASSAY.data_folder / "cache" / "embeddings").glob("*.npz"))
    outside = post(world, f"assets/{asset.id}/segment", {"points": [{"x": 9999, "y": 1}]}, who="reviewer")
    assert (outside.status_code, outside.json()["code"]) == (422, "validation_failed")
    assert outside.json()["detail"] == "A point lies outside the picture."


def test_trying_a_model_stores_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "send", answered_here)
    body = {"model": "yolox-nano", "asset": str(world.assets[0].id)}
    tried = post(world, f"projects/{world.project.id}/try", body)
    assert tried.status_code == 200, tried.content
    assert set(tried.json()) == {"regions", "unmapped", "milliseconds"}
    assert Prediction.objects.count() == PrelabelRun.objects.exclude(pk=world.run.pk).count() == 0
    wrong = post(world, f"projects/{world.project.id}/try", {**body, "model": "u2netp-grabcut"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_task")


def test_when_no_worker_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "send", lambda *_, **__: None)
    with pytest.raises(Unavailable, match="No worker answered in time"):
        interactive.call("segment", {}, timeout_seconds=0.2)
    monkeypatch.setattr(interactive, "send", answered_here)
    with pytest.raises(Relayed, match="The worker failed"):
        interactive.call("nothing of that name", {})


def test_claiming_makes_pictures_ready_where_clicks_are_possible(
    world: World, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    from tests.factories.world import make_task

    sent: list[Any] = []
    monkeypatch.setattr(prompts, "send", lambda name, question: sent.append((name, question)))
    make_task(world, world.assets[0])
    post(world, f"projects/{world.project.id}/tasks/claim", {"count": 1}, who="annotator")
    assert sent == [("prefetch", {"assets": [str(world.assets[0].id)], "model": "u2netp-grabcut"})]
    with django_assert_max_num_queries(8):
        post(world, f"projects/{world.project.id}/tasks/claim", {"count": 1}, who="annotator")


def test_a_worker_loads_ahead_and_queues_tell_their_age(world: World) -> None:
    cache.clear()
    load_models(["interactive"])
    load_models(["default", "cpu"])  # the newest run's model is a made-up one: nothing happens
    assert cache.keys() == ["u2netp-grabcut"]
    start_run(world.people["manager"], world.project, "yolox-nano")
    count, age = queue_ages()["cpu"]
    assert count == 1
    assert age >= 0
