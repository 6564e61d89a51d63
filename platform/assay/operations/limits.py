"""Every limit that somebody may meet, from the code that enforces it; docs/limits.md says the same, by a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from annotation.prelabel.options import LARGEST_BATCH
from annotation.prelabel.prompts import MOST_POINTS
from annotation.regions.attributes import MAX_ANSWER_TEXT
from annotation.regions.kinds import keypoints, polygon, polyline
from annotation.regions.rle import MAX_TEXT as MAX_MASK
from annotation.regions.validation import MAX_REGIONS
from annotation.schema.questions import MAX_ATTRIBUTES, MAX_OPTIONS, MAX_QUESTIONS
from annotation.schema.rules import MAX_LABELS, MAX_SKELETON
from annotation.tasks.services import MAX_CLAIM, MAX_REASON
from assay.accounts.services import LINK_LASTS, LOGIN_TRIES, LOGIN_WINDOW_SECONDS
from assay.assets.api import MAX_HASHES
from assay.assets.batches import MAX_NAME as MAX_BATCH_NAME
from assay.assets.jsonl_import import MAX_LINES as IMPORT_LINES
from assay.assets.rules import MAX_NAME as MAX_ASSET_NAME
from assay.kernel.http import MAX_JSON_BYTES
from assay.kernel.idempotency import KEPT_FOR, MAX_KEY_LENGTH
from assay.kernel.input_checks import MAX_NESTING
from assay.kernel.pagination import MAX_LIMIT
from assay.projects.limits import MAX_EACH
from assay.projects.members_file import MAX_LINES
from assay.projects.rules import MAX_NAME, MAX_TEXT
from review.comments.rules import MAX_TEXT as MAX_COMMENT
from review.gold.proposals import MAX_PROPOSED


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its value in plain words, the variable that sets it (or none), the answer past it."""

    what: str
    value: str
    variable: str
    past_it: str


def bytes_words(size: int) -> str:
    """Say a size in MB where it is whole."""
    return f"{size // 2**20:,} MB" if size % 2**20 == 0 else f"{size:,} bytes"


def limits(env: Any = None) -> list[Limit]:
    """Return the limits of this installation, or of ``env`` (assay.config.env.Env)."""
    values = env or settings.ASSAY
    return [*_uploads(values), *_work(), *_projects(), *_calls(), *_models(values), *_people()]


def _uploads(env: Any) -> Iterable[Limit]:
    files = f"{env.max_request_files:,} files"
    yield Limit("A file", bytes_words(env.max_file_bytes), "MAX_FILE_BYTES", "that file is refused: too_large")
    yield Limit("An upload request", bytes_words(env.max_request_bytes), "MAX_REQUEST_BYTES", "413 too_large")
    yield Limit("Files in an upload request", files, "MAX_REQUEST_FILES", "413 too_large")
    yield Limit("A text", bytes_words(env.max_text_bytes), "MAX_TEXT_BYTES", "that text is refused: too_large")
    zipped = f"{env.max_zip_files:,} files"
    yield Limit("Files in a zip", zipped, "MAX_ZIP_FILES", "the zip's job says too_many_files")
    yield Limit("What a zip unpacks to", bytes_words(env.max_zip_bytes), "MAX_ZIP_BYTES", "the job stops: too_large")
    yield Limit("Lines of an import", f"{IMPORT_LINES:,}", "", "422 naming file")
    yield Limit(
        "A picture", f"{env.max_image_pixels:,} pixels", "MAX_IMAGE_PIXELS", "that file is refused: too_many_pixels"
    )
    unpacked = bytes_words(env.max_image_bytes)
    yield Limit("A picture unpacked", unpacked, "MAX_IMAGE_BYTES", "that file is refused: too_many_bytes")
    yield Limit("Room kept free on the disk", f"{env.min_free_disk:.0%}", "MIN_FREE_DISK", "507 storage_full")
    yield Limit("A picture's name", f"the last {MAX_ASSET_NAME} characters", "", "the beginning is cut")
    yield Limit("A batch's name", f"{MAX_BATCH_NAME} characters", "", "422, naming the field")
    yield Limit("Hashes in a call of assets/missing", f"{MAX_HASHES:,}", "", "422 too_many")


def _work() -> Iterable[Limit]:
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
    yield Limit("A comment", f"{MAX_COMMENT:,} characters", "", "422 invalid")


def _projects() -> Iterable[Limit]:
    yield Limit("A project's name", f"{MAX_NAME} characters", "", "422 invalid")
    yield Limit("A project's description or guidelines", f"{MAX_TEXT:,} characters", "", "422 too_long")
    yield Limit("Lines of a file of members", f"{MAX_LINES:,}", "", "422, naming the file")
    yield Limit("Names of one kind a member is limited to", f"{MAX_EACH}", "", "422, naming the field")
    yield Limit("Gold items proposed at once", f"{MAX_PROPOSED}", "", "422 out_of_range")


def _calls() -> Iterable[Limit]:
    hours = f"{KEPT_FOR.total_seconds() / 3600:.0f} hours"
    yield Limit("A JSON body", bytes_words(MAX_JSON_BYTES), "", "422 too_large")
    yield Limit("Nesting of a JSON body", f"{MAX_NESTING} levels", "", "422 too_deep")
    yield Limit("Rows of a page of a list", f"{MAX_LIMIT}", "", "422 out_of_range")
    yield Limit("An Idempotency-Key", f"{MAX_KEY_LENGTH} characters, kept {hours}", "", "422 too_long")


def _models(env: Any) -> Iterable[Limit]:
    seconds = f"{env.model_seconds:.0f} s"
    memory = bytes_words(env.model_memory_mb * 2**20)
    cached = bytes_words(env.embedding_cache_mb * 2**20)
    yield Limit("Pictures a model is given at once", f"{LARGEST_BATCH}", "", "422, naming the field")
    yield Limit("A model's time for a picture", seconds, "ASSAY_MODEL_SECONDS", "the worker starts again, the job too")
    yield Limit("Models a worker keeps loaded", memory, "ASSAY_MODEL_MEMORY_MB", "the longest unused leaves")
    yield Limit("Pictures made ready for clicks", cached, "ASSAY_EMBEDDING_CACHE_MB", "the longest unused leave")
    yield Limit("Points of a click", f"{MOST_POINTS}", "", "422, naming the field")


def _people() -> Iterable[Limit]:
    tries = f"{LOGIN_TRIES} in {LOGIN_WINDOW_SECONDS // 60} minutes"
    hours = f"{LINK_LASTS.total_seconds() / 3600:.0f} hours, once"
    yield Limit("Tries to sign in, a name and address", tries, "", "429 rate_limited")
    yield Limit("An invitation or password link", hours, "", "404, ask for a new one")


def as_markdown(rows: Iterable[Limit]) -> str:
    """Write the table of docs/limits.md."""
    lines = ["| what | limit | set by | past it |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {row.what} | {row.value} | {f'`{row.variable}`' if row.variable else 'fixed'} | {row.past_it} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
