"""``python -m tests.seed_agreement DATA``: a project of a running Assay that forty people have answered."""

from __future__ import annotations

import hashlib
import random
import sys
import uuid
from pathlib import Path
from typing import Any

from tests.seed_contract import reach

PEOPLE, PICTURES, EACH = 40, 160, 6
NAMES = ("Amelie", "Bartholomew", "Chiara", "Dmitri", "Eun-ji", "Fatoumata", "Giovanna", "Hiroshi", "Ingrid", "Jo")
LABELS = [
    {
        "key": key,
        "name": name,
        "shapes": ["box"],
        "attributes": [
            {
                "key": "colour",
                "name": "Colour",
                "kind": "select",
                "options": [{"key": one, "name": one} for one in ("red", "green", "blue")],
            },
            {"key": "age", "name": "Estimated age", "kind": "number", "min": 0, "max": 90},
            {"key": "plate", "name": "What is written on it", "kind": "text"},
        ],
    }
    for key, name in (("person", "Person"), ("cat", "Cat"), ("bus", "Bus stop with a long name"))
]
SKY = {
    "key": "sky",
    "name": "Sky",
    "kind": "single",
    "options": [{"key": "clear", "name": "Clear"}, {"key": "cloudy", "name": "Cloudy"}],
}


def said(at: int, skill: float, rng: random.Random) -> dict[str, Any]:
    """Return what a person of some skill says of picture ``at``."""
    slip = (1 - skill) * 30
    label = ("person", "cat", "bus")[at % 3] if rng.random() < skill else rng.choice(["person", "cat", "bus"])
    plate = f"AB {at % 90 + 10} CD"
    regions = [
        {
            "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "label": label,
            "shape": "box",
            "x": round(20 + at % 7 * 20 + rng.gauss(0, slip), 2),
            "y": round(20 + at % 5 * 15 + rng.gauss(0, slip), 2),
            "width": 60.0,
            "height": 50.0,
            "attributes": {
                "colour": ("red", "green", "blue")[at % 3] if rng.random() < skill else "red",
                "age": max(0, min(90, round(at % 80 + rng.gauss(0, slip)))),
                "plate": plate if rng.random() < skill else plate.replace("AB", "A8"),
            },
        }
    ]
    sky = ("clear", "cloudy")[at % 2] if rng.random() < skill else "clear"
    return {"regions": regions, "classification": {"sky": sky}}


def main() -> None:
    """Make the project; whoever is admin sees it."""
    reach(Path(sys.argv[1]))
    from annotation.tasks.models import Annotation, Assignment, Task  # noqa: PLC0415 - Django must be set up first
    from assay.accounts.models import User  # noqa: PLC0415
    from assay.accounts.services import create_user  # noqa: PLC0415
    from assay.assets.models import Asset  # noqa: PLC0415
    from assay.kernel.clock import now  # noqa: PLC0415
    from assay.projects.models import Membership  # noqa: PLC0415
    from assay.projects.services import create_project  # noqa: PLC0415
    from review.aggregation.services import start_reaggregation  # noqa: PLC0415

    tag = uuid.uuid4().hex[:4]
    admin = User.objects.get(username="ada")
    policy = {"overlap": EACH, "review": "none", "audit_rate": 0.0}
    project = create_project(
        admin, name=f"Agreement {tag}", labels=LABELS, classification=[SKY], policy=policy
    )  # fmt: skip
    rng = random.Random(11)  # noqa: S311 - simulated data need seeds, not secrets
    people = [
        create_user(username=f"{NAMES[at % 10].lower()}.{'abcd'[at // 10]}-{tag}", password=None)
        for at in range(PEOPLE)
    ]
    Membership.objects.bulk_create([Membership(project=project, user=who, role="annotator") for who in people])
    skill = {who.id: 0.95 if at % 13 else 0.35 for at, who in enumerate(people)}
    assets = [
        Asset(
            project=project, name=f"street scene {at:04d}.jpg", stage="done", width=320, height=240, bytes=1,
            sha256=hashlib.sha256(f"{tag}:{at}".encode()).hexdigest(), media_type="image/png", storage_key="none",
            audit_draw=0.9,
        )
        for at in range(PICTURES)
    ]  # fmt: skip
    Asset.objects.bulk_create(assets)
    tasks = [
        Task(project=project, asset=asset, kind="annotate", overlap=EACH, state="done", free_slots=[], free_count=0,
             answers=EACH)
        for asset in assets
    ]  # fmt: skip
    Task.objects.bulk_create(tasks)
    lent, answers = [], []
    for at, (asset, task) in enumerate(zip(assets, tasks, strict=True)):
        for slot in range(EACH):
            who = people[(at * 7 + slot * (1 + at % 6)) % PEOPLE] if slot else people[at % PEOPLE]
            if any(row.task is task and row.user_id == who.id for row in lent[-EACH:]):
                continue
            lent.append(
                Assignment(task=task, user=who, project=project, asset=asset, kind="annotate", slot=slot,
                           overlap=EACH, state="submitted", lease_expires_at=now(), ended_at=now())
            )  # fmt: skip
            answers.append(
                Annotation(assignment=lent[-1], task=task, project=project, asset=asset, author=who,
                           submission_id=uuid.uuid4(), schema_version=1, seconds=9, **said(at, skill[who.id], rng))
            )  # fmt: skip
    Assignment.objects.bulk_create(lent)
    Annotation.objects.bulk_create(answers)
    start_reaggregation(None, project)
    sys.stdout.write(f"agreement {project.id}\n")


if __name__ == "__main__":
    main()
