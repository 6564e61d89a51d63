"""A project under the contract: many predicted assets without files, people who answer blind, jobs run at once."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.services import Answer, claim_tasks, submit_answer
from assay.accounts.models import User
from assay.accounts.services import create_user
from assay.assets.models import Asset
from assay.assets.rules import audit_draw, drawn_by
from assay.jobs import worker
from assay.jobs.models import Job
from assay.kernel.events import publish
from assay.projects.models import Membership, Project
from assay.projects.services import create_project
from inference_workers.registry import card_of

LABELS = [{"key": "person", "name": "Person"}, {"key": "cat", "name": "Cat"}]
MODEL = "yolox-nano"


def box(label: str = "person", **more: Any) -> dict[str, Any]:
    """The one object of an asset."""
    sides = {"x": 10.0, "y": 10.0, "width": 50.0, "height": 40.0}
    return {"id": str(uuid.uuid4()), "label": label, "shape": "box", **sides, **more}


@dataclass
class Audited:
    """The project and its people; ``wrong`` are the assets the model is wrong about."""

    manager: User
    people: list[User]
    project: Project
    run: PrelabelRun
    wrong: set[uuid.UUID] = field(default_factory=set)

    def predict(
        self,
        count: int,
        *,
        is_wrong: Callable[[float, random.Random], bool] = lambda confidence, rng: False,
        seed: int = 1,
        group: Callable[[int], str] = lambda at: "",
        label: Callable[[int], str] = lambda at: "person",
        lowest: float = 0.3,
    ) -> list[Asset]:
        """Store assets with predictions of confidence ``lowest`` to 1 and route them as a run would."""
        rng = random.Random(seed)  # noqa: S311 - simulated data need seeds, not secrets
        project = Project.objects.get(pk=self.project.pk)
        assets, predictions = [], []
        for at in range(count):
            sha256 = hashlib.sha256(f"{seed}:{at}".encode()).hexdigest()
            draw = audit_draw(project.audit_key, drawn_by(sha256, group(at)))
            assets.append(
                Asset(
                    project=project,
                    name=f"item {seed}-{at:05d}",
                    stage="annotating",
                    width=100,
                    height=100,
                    bytes=1,
                    sha256=sha256,
                    media_type="image/png",
                    storage_key="none",
                    group=group(at),
                    audit_draw=draw,
                )
            )
            confidence = round(lowest + (1 - lowest) * rng.random(), 4)
            said = label(at)
            if is_wrong(confidence, rng):
                self.wrong.add(assets[-1].id)
            predictions.append(self.prediction(assets[-1], said, confidence))
        Asset.objects.bulk_create(assets, batch_size=2000)
        Asset.objects.filter(pk__in=[asset.id for asset in assets]).update(stage="prelabelled")
        Prediction.objects.bulk_create(predictions, batch_size=2000)
        publish(AssetsPredicted(project.id, self.run.id, predictions))
        return assets

    def prediction(self, asset: Asset, label: str, confidence: float) -> Prediction:
        """Return the model's answer for an asset."""
        return Prediction(
            asset=asset,
            project_id=self.project.id,
            run=self.run,
            model_key=self.run.model_key,
            model_version=self.run.model_version,
            weights_sha256=self.run.weights_sha256,
            map_version=1,
            schema_version=1,
            regions=[box(label, confidence=confidence)],
            confidence=confidence,
        )

    def truth(self, asset_id: uuid.UUID, shown: str = "person") -> str:
        """Return an asset's right label."""
        return ("cat" if shown == "person" else "person") if asset_id in self.wrong else shown

    def answer(self, who: User, count: int, *, kinds: tuple[str, ...] = ("audit",), says: Any = None) -> int:
        """Have a person claim and answer up to ``count`` tasks; ``says`` (asset, shown label) overrides the truth."""
        done = 0
        while done < count:
            _, held = claim_tasks(who, self.project.id, kinds=kinds, count=min(10, count - done), to="annotate")
            if not held:
                return done
            for assignment in held:
                self._submit(who, assignment, says)
                done += 1
        return done

    def _submit(self, who: User, assignment: Assignment, says: Any) -> Annotation:
        task = assignment.task
        shown = task.prediction.regions[0]["label"] if task.prediction else "person"
        label = says(assignment.asset_id, shown) if says else self.truth(assignment.asset_id, shown)
        answer = Answer(uuid.uuid4(), 1, [box(label)], seconds=12.0)
        return Annotation.objects.get(pk=submit_answer(who, assignment.id, answer))

    def settle_all(self) -> None:
        """Answer every audit, and every second look, by the truth."""
        for _ in range(20):
            if not sum(self.answer(who, 10_000) for who in self.people):
                return

    def open_tasks(self, kind: str) -> int:
        """Return how many tasks of a kind wait."""
        return Task.objects.filter(project=self.project, kind=kind, state="open").count()


def run_jobs() -> list[Job]:
    """Run every job that is due, until none is; returns those that ran."""
    ran: list[Job] = []
    while True:
        due = Job.objects.filter(state=Job.State.QUEUED, kind__startswith="routing.").order_by("created_at").first()
        if due is None or not worker.run(due.pk):
            return ran
        ran.append(Job.objects.get(pk=due.pk))


def make_audited(
    *,
    people: int = 3,
    policy: dict[str, Any] | None = None,
    name: str = "Contract",
    who: str = "ann",
    labels: list[dict[str, Any]] = LABELS,
) -> Audited:
    """Make a project under the contract whose newest run is of the bundled model."""
    manager = create_user(username=f"{who}-mia", password=None)
    given = {"routing": "contract", "audit_rate": 0.2, "review": "none", "lease_seconds": 86_400, **(policy or {})}
    project = create_project(manager, name=name, labels=labels, policy=given)
    # The same draws each time; a project of its own has a secret key.
    project.audit_key = "ab" * 32
    project.save(update_fields=["audit_key"])
    team = [create_user(username=f"{who}{at}", password=None) for at in range(people)]
    for user in team:
        Membership.objects.create(project=project, user=user, role="annotator")
    card = card_of(MODEL)
    run = PrelabelRun.objects.create(
        project=project,
        job_id=uuid.uuid4(),
        model_key=card.key,
        model_version=card.version,
        weights_sha256=card.weights_sha256,
        map_version=1,
        schema_version=1,
        label_map={},
        assets=0,
    )
    return Audited(manager, team, project, run)
