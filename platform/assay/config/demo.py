"""The demo project: real, redistributable pictures, labels that occur in them, a first pre-label run."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from annotation.prelabel.services import start_run
from assay.accounts.models import User
from assay.assets.services import ingest_files
from assay.config.demo_texts import load_demo_texts
from assay.projects.models import Project
from assay.projects.services import create_project

PICTURES = Path(__file__).resolve().parent / "demo_pictures"
NAME = "Demo: everyday pictures"
LABELS = [
    ("person", "Person", "#0072B2", "Any part of a person, one box each."),
    ("cat", "Cat", "#E69F00", "The whole cat with ears and tail."),
    ("dog", "Dog", "#009E73", "The whole dog."),
    ("horse", "Horse", "#CC79A7", "The whole horse, silhouettes too."),
    ("cup", "Cup", "#D55E00", "The cup without its saucer."),
    ("clock", "Clock", "#56B4E9", "The face of a clock. A coin is not a clock."),
    ("dining-table", "Dining table", "#8A5A00", "The part of the table that can be seen."),
    ("flower", "Flower", "#117733", "The blossom. The model does not know it: draw it."),
]
GUIDELINES = """## How to label
- Draw a box tightly around each object; touch its outermost pixels.
- Label every object that you can name with certainty; use **Unsure** (`U`) when you cannot.
- The model's suggestions are dashed. **Enter** accepts the selected one, **Delete** rejects it.
- Coins are the trap of this set: the model takes them for clocks.
"""


def load_demo() -> None:
    """Create the demo projects once and start their pre-label runs; a second call does nothing."""
    _load_pictures()
    load_demo_texts()


def _load_pictures() -> None:
    if Project.objects.filter(name=NAME).exists():
        return
    pictures: list[dict[str, str]] = json.loads((PICTURES / "pictures.json").read_text(encoding="utf-8"))
    owner = User.objects.filter(is_admin=True, is_active=True).order_by("created_at").first()
    project = create_project(
        owner,
        name=NAME,
        description=_description(pictures),
        guidelines=GUIDELINES,
        policy={"routing": "threshold", "confidence_threshold": 0.6, "audit_rate": 0.2, "solo_review": True},
        labels=[_label(index, *label) for index, label in enumerate(LABELS)],
    )
    files = [(row["file"], BytesIO((PICTURES / row["file"]).read_bytes())) for row in pictures]
    ingest_files(project, files, actor=owner)
    start_run(owner, project, "yolox-nano")


def _label(index: int, key: str, name: str, color: str, description: str) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "color": color,
        "hotkey": str(index + 1),
        "description": description,
        "shapes": ["box", "polygon"],
    }


def _description(pictures: list[dict[str, str]]) -> str:
    head = "Real pictures to try Assay with. They may be passed on under these licences:\n\n"
    rows = [
        f"| {row['file']} | {row['title']} | {row['author']} | [{row['licence']}]({row['licence_url']}) |"
        for row in pictures
    ]
    return head + "\n".join(["| File | Title | Author | Licence |", "| --- | --- | --- | --- |", *rows])
