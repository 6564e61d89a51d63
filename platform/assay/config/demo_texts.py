"""The demo project of texts: notes and letters written for Assay, pre-labelled by patterns on any laptop."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from annotation.prelabel.services import start_run
from assay.accounts.models import User
from assay.assets.services import ingest_files
from assay.projects.models import Project
from assay.projects.services import create_project

TEXTS = Path(__file__).resolve().parent / "demo_texts.json"
NAME = "Demo: letters and notes"
LABELS = [
    ("person", "Person", "#0072B2", "1", "A named person. Titles such as Captain belong to the name."),
    ("place", "Place", "#009E73", "2", "Towns, capes, buildings with a name."),
    ("date", "Date", "#E69F00", "3", "Days, with or without the year; weekdays too."),
    ("time", "Time", "#CC79A7", "4", "A time of day."),
    ("money", "Money", "#D55E00", "5", "A sum with its sign or word."),
    ("email", "Email", "#56B4E9", "6", "An address of mail."),
    ("question", "Question", "#117733", "7", "A sentence that asks. It may hold other spans."),
]
RELATIONS = [("lives-in", "Lives in", "#8A5A00", "l", "From a person to a place.")]
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "kind",
        "name": "What is it?",
        "kind": "single",
        "required": True,
        "options": [
            {"key": "letter", "name": "Letter"},
            {"key": "business", "name": "Business"},
            {"key": "note", "name": "Note"},
        ],
    },
    {
        "key": "mood",
        "name": "Mood",
        "kind": "multi",
        "options": [
            {"key": "glad", "name": "Glad"},
            {"key": "cross", "name": "Cross"},
            {"key": "matter-of-fact", "name": "Matter of fact"},
        ],
    },
]
GUIDELINES = """## How to label
- Double-click takes a word; drag takes a stretch. Then press the key of a label.
- By keyboard alone: arrows walk from word to word, **Shift** extends, a label's key labels.
- Suggestions are dashed. **Enter** accepts the selected one, **Delete** rejects it.
- Spans may overlap: a question may hold a date.
- `R` begins a relation from the selected span; choose the other span and press **Enter**.
"""


def load_demo_texts() -> None:
    """Create the demo project of texts once and start its pre-label run; a second call does nothing."""
    if Project.objects.filter(name=NAME).exists():
        return
    rows: list[dict[str, str]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    owner = User.objects.filter(is_admin=True, is_active=True).order_by("created_at").first()
    project = create_project(
        owner,
        name=NAME,
        data_type="text",
        description="Short texts written for Assay, to try labelling of texts with. They may be passed on freely.",
        guidelines=GUIDELINES,
        policy={"routing": "threshold", "confidence_threshold": 0.99, "audit_rate": 0.0, "solo_review": True},
        labels=[_label(row, "span") for row in LABELS] + [_label(row, "relation") for row in RELATIONS],
        classification=QUESTIONS,
    )
    files = [(row["name"], BytesIO(row["text"].encode())) for row in rows]
    ingest_files(project, files, actor=owner)
    start_run(owner, project, "text-patterns")


def _label(row: tuple[str, str, str, str, str], shape: str) -> dict[str, Any]:
    key, name, color, hotkey, description = row
    return {
        "key": key,
        "name": name,
        "color": color,
        "hotkey": hotkey,
        "description": description,
        "shapes": [shape],
    }
