"""One line of an import: what it may hold, and the asset it becomes. A bad one says all that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings

from assay.assets.addresses import BadAddress, check_address
from assay.assets.content_files import hash_of_bytes, original_key
from assay.assets.models import Asset
from assay.assets.rules import audit_draw, clean_name, drawn_by, group_of
from assay.assets.texts import MEDIA_TYPE, BadText, encode_text, excerpt_of, first_words
from assay.kernel.bulk_copy import unsaved
from assay.kernel.errors import FieldError
from assay.kernel.hooks import Hook
from assay.kernel.input_checks import is_too_deep, too_deep
from assay.projects.models import Project
from assay.projects.policy_sections import ProjectPolicy

MAX_META = 16_384
MAX_EXTERNAL_ID = 200
MAX_NAME = 400
MAX_SIDE = 100_000
_HEX = frozenset("0123456789abcdef")
# What an unfetched picture is taken for; decoding it tells.
UNKNOWN_MEDIA_TYPE = "application/octet-stream"


class ImportLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line: a text, or a picture that stays at its ``url`` (``width``, ``height`` in pixels of the upright one).

    ``regions`` and ``classification`` are labels it brings along; ``predictions`` what a model said.
    """

    text: str | None = None
    url: str | None = None
    width: int = 0
    height: int = 0
    sha256: str = ""
    name: str = ""
    external_id: str = ""
    meta: dict[str, Any] = {}
    tags: list[str] = []
    regions: list[dict[str, Any]] | None = None
    classification: dict[str, Any] = {}
    predictions: msgspec.Raw = msgspec.Raw(b"[]")


@dataclass(frozen=True, slots=True)
class Extent:
    """How large the thing is: pixels of a picture, code points of a text; what it does not have is 0."""

    width: int = 0
    height: int = 0
    characters: int = 0


class BadLine(ValueError):
    """A line that is not taken, with everything that is wrong with it."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep the errors."""
        super().__init__(errors[0].message)
        self.errors = list(errors)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A checked line: its content as it is stored (none where the picture stays away), its hash, its labels as read."""

    line: ImportLine
    content: bytes
    sha256: str
    labels: Any


# Returns what is wrong with a line's labels, and the labels as its area wants them back. It is made for a project once
# and asks the database nothing: lines are read beside the writing of those before them.
LabelReader = Callable[[ImportLine, Extent], tuple[Sequence[FieldError], Any]]
label_reader_factories: Hook[Callable[[Project], LabelReader]] = Hook("readers of a line's labels, by project")
_DECODER = msgspec.json.Decoder(ImportLine)


def label_readers(project: Project) -> list[LabelReader]:
    """Return what reads the labels of the project's lines."""
    return [make(project) for make in label_reader_factories]


def read_line(project: Project, raw: bytes, readers: Sequence[LabelReader]) -> ReadLine:
    """Return a checked line, its labels read by the last of ``readers``; raises BadLine. Asks the database nothing."""
    line = _decoded(raw)
    extent, content, sha256, errors = _text_of(line) if project.data_type == "text" else _picture_of(line)
    if errors:
        raise BadLine(errors)
    errors = _wrong_words(line, raw)
    labels = None
    for reader in readers:
        wrong, labels = reader(line, extent)
        errors += wrong
    if errors:
        raise BadLine(errors)
    return ReadLine(line, content, sha256, labels)


def _decoded(raw: bytes) -> ImportLine:
    if is_too_deep(raw):
        raise BadLine(too_deep("line").errors)
    try:
        return _DECODER.decode(raw)
    except RecursionError as error:
        raise BadLine([FieldError("", "invalid", "The line is nested too deep.")]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text, _, location = str(error).partition(" - at `$")
        path = location.rstrip("`").lstrip(".")
        raise BadLine([FieldError(path, "invalid", f"{path + ': ' if path else ''}{text}.")]) from error


def _text_of(line: ImportLine) -> tuple[Extent, bytes, str, list[FieldError]]:
    if line.url is not None:
        message = "url: texts are sent themselves, as text; pictures alone may stay where they are."
        raise BadLine([FieldError("url", "not_for_texts", message)])
    if line.text is None:
        raise BadLine([FieldError("text", "required", "text is required.")])
    try:
        content = encode_text(line.text, max_bytes=settings.ASSAY.max_text_bytes)
    except BadText as error:
        raise BadLine([FieldError("text", error.code, f"text: {error}")]) from error
    return Extent(characters=len(line.text)), content, hashlib.sha256(content).hexdigest(), []


def _picture_of(line: ImportLine) -> tuple[Extent, bytes, str, list[FieldError]]:
    if line.text is not None:
        raise BadLine([FieldError("text", "not_for_pictures", "text: this project labels pictures; send url.")])
    if line.url is None:
        raise BadLine([FieldError("url", "required", "url is required: where the picture is.")])
    errors = []
    try:
        check_address(line.url, settings.ASSAY.import_hosts)
    except BadAddress as error:
        errors.append(FieldError("url", error.code, f"url: {error}"))
    for name, side in (("width", line.width), ("height", line.height)):
        if not 1 <= side <= MAX_SIDE:
            errors.append(FieldError(name, "out_of_range", f"{name} must be 1 to {MAX_SIDE} pixels."))
    most = settings.ASSAY.max_image_pixels
    if not errors and line.width * line.height > most:
        message = f"width x height: the picture has {line.width * line.height:,} pixels; the limit is {most:,}."
        errors.append(FieldError("width", "too_many_pixels", message))
    claimed_hash = line.sha256.lower()
    if claimed_hash and (len(claimed_hash) != 64 or not _HEX.issuperset(claimed_hash)):  # noqa: PLR2004
        errors.append(FieldError("sha256", "invalid", "sha256 takes 64 hexadecimal digits, or leave it out."))
    sha256 = claimed_hash or hashlib.sha256(line.url.encode(errors="replace")).hexdigest()
    return Extent(width=line.width, height=line.height), b"", sha256, errors


def _wrong_words(line: ImportLine, raw: bytes) -> list[FieldError]:
    checks = (
        ("name", len(line.name) <= MAX_NAME, f"takes at most {MAX_NAME} characters"),
        ("external_id", len(line.external_id) <= MAX_EXTERNAL_ID, f"takes at most {MAX_EXTERNAL_ID} characters"),
        (
            "meta",
            not line.meta or len(msgspec.json.encode(line.meta)) <= MAX_META,
            f"takes at most {MAX_META} bytes of JSON",
        ),
        ("tags", len(line.tags) <= 20 and all(1 <= len(tag) <= 60 for tag in line.tags), "takes 20 tags of 60 characters"),  # noqa: E501, PLR2004
    )  # fmt: skip
    errors = [FieldError(name, "too_long", f"{name} {message}.") for name, is_right, message in checks if not is_right]
    if b"\\u0000" not in raw:
        return errors
    message = "holds a NUL character"
    stored = ("name", "external_id", "meta", "tags", "url", "regions", "classification")
    nul = [name for name in stored if "\x00" in _flat(getattr(line, name))]
    nul += [] if nul else ["predictions"] if b"\\u0000" in bytes(line.predictions) else []
    return errors + [FieldError(name, "invalid", f"{name} {message}.") for name in nul]


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode().replace("\\u0000", "\x00")


def asset_of(project: Project, policy: ProjectPolicy, read: ReadLine, actor_id: UUID | None) -> Asset:
    """Return the unsaved asset of a checked line."""
    line = read.line
    name = clean_name(line.name)
    group = group_of(name) if line.name.strip() and policy.group_by == "folder" else ""
    draw = audit_draw(project.audit_key, drawn_by(read.sha256, group))
    fields = _text_fields(line, read, name) if line.url is None else _picture_fields(line, name)
    values = {
        "id": uuid4(),
        "project_id": project.id,
        "group": group,
        "external_id": line.external_id,
        "meta": line.meta,
        "tags": list(dict.fromkeys(line.tags)),
        "sha256": read.sha256,
        "audit_draw": draw,
        "is_audit_drawn": draw < policy.audit_rate,
        "created_by_id": actor_id,
        **fields,
    }
    return unsaved(Asset, values)


def _text_fields(line: ImportLine, read: ReadLine, name: str) -> dict[str, Any]:
    text = line.text or ""
    return {
        "name": name if line.name.strip() else first_words(text),
        "width": 0,
        "height": 0,
        "characters": len(text),
        "excerpt": excerpt_of(text),
        "bytes": len(read.content),
        "media_type": MEDIA_TYPE,
        "storage_key": original_key(hash_of_bytes(read.content)),
    }


def _picture_fields(line: ImportLine, name: str) -> dict[str, Any]:
    url = line.url or ""
    return {
        "name": name if line.name.strip() else clean_name(url.partition("?")[0].rsplit("/", 1)[-1]),
        "width": line.width,
        "height": line.height,
        "bytes": 0,
        "media_type": UNKNOWN_MEDIA_TYPE,
        "storage_key": "",
        "source_url": url,
    }


def text_line(text: str, name: str, content: bytes, sha256: str) -> ReadLine:
    """Return what a line with this text would be read as."""
    return ReadLine(ImportLine(text=text, name=name), content, sha256, None)
