"""What fields hold in the examples of the API's document, by name: where a type alone would tell nothing."""

from __future__ import annotations

from typing import Any

_SHARES: dict[str, float] = dict.fromkeys(
    ("agreement", "confidence", "share", "mean", "mean_belief", "skill", "belief", "level", "iou", "right_iou"), 0.82
)
_RATES: dict[str, float] = dict.fromkeys(
    ("audit_rate", "gold_rate", "review_rate", "double_review_rate", "alpha", "allowance", "bulk_error", "chance"), 0.05
)
_MOMENTS = dict.fromkeys(
    ("at", "created_at", "decided_at", "issued_at", "ended_at", "started_at", "finished_at", "submitted_at", "read_at"),
    "2026-03-02T09:30:00Z",
)
EXAMPLES: dict[str, Any] = {
    **_SHARES,
    **_RATES,
    **_MOMENTS,
    "name": "Solder bridges, line 3",
    "username": "ada",
    "email": "ada@example.org",
    "password": "three plain words here",
    "token": "one-time-token",
    "prefix": "assay_2f",
    "role": "annotator",
    "data_type": "image",
    "description": "Boards from the camera above line 3.",
    "guidelines": "Box every bridge, tight to the solder.",
    "label": "solder_bridge",
    "labels": ["solder_bridge"],
    "key": "solder_bridge",
    "hotkey": "b",
    "color": "#0072B2",
    "model": "yolox-nano",
    "version": "1",
    "format": "coco",
    "media_type": "image/jpeg",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "batch": "march",
    "tag": "night",
    "tags": ["night"],
    "external_id": "board-000123",
    "source_url": "https://pictures.example.org/board-000123.jpg",
    "stage": "annotate",
    "state": "done",
    "kind": "export",
    "comment": "The left pin is bridged too.",
    "reason": "low_score",
    "cursor": "",
    "next": None,
    "code": "not_found",
    "status": 200,
    "width": 640,
    "height": 480,
    "size": 48213,
    "x": 120.0,
    "y": 64.5,
    "seconds": 12.5,
    "policy": {"overlap": 2, "review": "sample", "review_rate": 0.1},
    "minimum": 0.5,
    "confidence_threshold": 0.9,
    "target_accuracy": 0.95,
    "certainty": 0.95,
    "overlap_target": 0.85,
    "show_from": 0.3,
    "zone_from": 0.0,
    "gate_floor": 0.6,
    "gate_good": 0.9,
    "review_score_below": 0.7,
    "review_hard_from": 0.2,
    "minute_cost": 0.5,
    "error_cost": 5.0,
    "overlap": 2,
    "overlap_most": 3,
    "lease_seconds": 1800,
    "revision": 4,
    "schema_version": 1,
    "time_zone": "Europe/Berlin",
}
