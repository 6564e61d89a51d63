"""A small world for tests: people of every role, a project, an asset with its file, tasks, a version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from assay.accounts.models import User
from assay.accounts.services import create_token, create_user
from assay.assets.models import Asset
from assay.assets.services import ingest_files, make_thumbnails
from assay.assets.types import Stage
from assay.projects.models import Membership, Project
from assay.projects.services import create_project
from tests.factories.pictures import make_pictures

PASSWORD = "a long enough password 7"
LABELS = [{"key": "person", "name": "Person", "shapes": ["box", "polygon"]}, {"key": "cat", "name": "Cat"}]
ROLES = ("outsider", "annotator", "reviewer", "manager", "admin")


@dataclass
class World:
    """Everybody and everything, by name."""

    people: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    project: Project = field(default_factory=Project)
    assets: list[Asset] = field(default_factory=list)
    run: PrelabelRun = field(default_factory=PrelabelRun)


def make_world(*, pictures: int = 3, policy: dict[str, Any] | None = None) -> World:
    """Make a project with one person of each role and ``pictures`` uploaded assets."""
    world = World()
    for role in ROLES:
        user = create_user(username=role, password=None, is_admin=role == "admin")
        world.people[role] = user
        world.tokens[role] = create_token(user, "test")[1]
    world.project = create_project(
        world.people["manager"],
        name="World",
        labels=LABELS,
        policy={"routing": "threshold", "audit_rate": 0.0, **(policy or {})},
    )
    for role in ("annotator", "reviewer"):
        Membership.objects.create(project=world.project, user=world.people[role], role=role)
    files = [(name, BytesIO(content)) for name, content in make_pictures(pictures, seed=7)]
    ingest_files(world.project, files, actor=world.people["manager"])
    world.assets = list(Asset.objects.filter(project=world.project).order_by("name"))
    for asset_id, key in make_thumbnails([asset.id for asset in world.assets]).items():
        Asset.objects.filter(pk=asset_id).update(thumbnail_key=key)
    world.run = PrelabelRun.objects.create(
        project=world.project,
        job_id=uuid.uuid4(),
        model_key="m",
        model_version="1",
        weights_sha256="0" * 64,
        map_version=1,
        schema_version=1,
        label_map={},
        assets=pictures,
    )
    return world


def region(confidence: float | None = None, **more: Any) -> dict[str, Any]:
    """A box of a person."""
    base: dict[str, Any] = {"id": str(uuid.uuid4()), "label": "person", "shape": "box"}
    base |= {"x": 10.0, "y": 10.0, "width": 50.0, "height": 40.0}
    return base | ({"confidence": confidence} if confidence is not None else {}) | more


def make_prediction(world: World, asset: Asset, regions: list[dict[str, Any]], confidence: float) -> Prediction:
    """Store a prediction of the world's run."""
    prediction = prediction_of(world, asset, regions, confidence)
    prediction.save(force_insert=True)
    return prediction


def prediction_of(world: World, asset: Asset, regions: list[dict[str, Any]], confidence: float) -> Prediction:
    """Make a prediction of the world's run that is not stored yet: many are stored in one statement."""
    return Prediction(
        asset=asset,
        project=world.project,
        run=world.run,
        model_key="m",
        model_version="1",
        weights_sha256="0" * 64,
        map_version=1,
        schema_version=1,
        regions=regions,
        confidence=confidence,
    )


def make_task(world: World, asset: Asset, **more: Any) -> Task:
    """Put an annotate task for the asset into the queue."""
    Asset.objects.filter(pk=asset.pk).update(stage=Stage.ANNOTATING)
    (task_id,) = create_tasks([NewTask(world.project.id, asset.id, "annotate", **more)])
    return Task.objects.get(pk=task_id)
