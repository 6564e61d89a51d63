"""The limits of labels and answers, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotation.regions.attributes import MAX_ANSWER_TEXT
from annotation.regions.kinds import keypoints, polygon, polyline
from annotation.regions.rle import MAX_TEXT as MAX_MASK
from annotation.regions.validation import MAX_REGIONS
from annotation.schema.questions import MAX_ATTRIBUTES, MAX_OPTIONS, MAX_QUESTIONS
from annotation.schema.rules import MAX_LABELS, MAX_SKELETON
from annotation.tasks.services import MAX_CLAIM, MAX_REASON
from assay.kernel.limits import Limit


def limits(_env: Any) -> Iterator[Limit]:
    """Return what a schema, an answer and a claim may hold."""
    yield Limit("Labels of a project", f"{MAX_LABELS:,}", "", "422 too_many")
    yield Limit("Attributes of a label", f"{MAX_ATTRIBUTES:,}", "", "422, naming the field")
    yield Limit("Questions of a project", f"{MAX_QUESTIONS:,}", "", "422, naming the field")
    yield Limit("Options of a question", f"{MAX_OPTIONS:,}", "", "422, naming the field")
    yield Limit("Points of a skeleton", f"{MAX_SKELETON:,}", "", "422, naming the field")
    yield Limit("Regions of an answer", f"{MAX_REGIONS:,}", "", "422, naming the field")
    yield Limit("Points of a polygon", f"{polygon.MAX_POINTS:,}", "", "422, naming the field")
    yield Limit("Points of a line", f"{polyline.MAX_POINTS:,}", "", "422, naming the field")
    yield Limit("Keypoints of a region", f"{keypoints.MAX_POINTS:,}", "", "422, naming the field")
    yield Limit("A mask's run lengths", f"{MAX_MASK:,} characters", "", "422, naming the field")
    yield Limit("Words of an attribute", f"{MAX_ANSWER_TEXT:,} characters", "", "422, naming the field")
    yield Limit("Tasks in one claim", f"{MAX_CLAIM}", "", "422 out_of_range")
    yield Limit("Words for skipping", f"{MAX_REASON} characters", "", "422 invalid")
