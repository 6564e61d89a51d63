"""What a member is lent: limits to labels, tags and batches, checked where they come in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from assay.kernel.errors import FieldError
from assay.kernel.hooks import Hook

KINDS = ("labels", "tags", "batches")
MAX_EACH = 20
# Characters of one name; labels and tags are parted by spaces in a file, batches by semicolons.
LONGEST = {"labels": 60, "tags": 60, "batches": 120}

LabelSource = Callable[[UUID], Collection[str]]
label_source: Hook[LabelSource] = Hook("the labels of a project")


def labels_of(project_id: UUID) -> Collection[str]:
    """Return the keys of the labels a project has now."""
    return label_source.only(project_id)


def problems_of(limits: Mapping[str, Sequence[str]], labels: Collection[str]) -> list[FieldError]:
    """Return what is wrong with limits, each with its path such as ``labels[1]``; ``labels`` are the project's."""
    errors: list[FieldError] = []
    for kind, names in limits.items():
        if len(names) > MAX_EACH:
            errors.append(FieldError(kind, "too_many", f"{kind} takes at most {MAX_EACH} {kind}."))
        for index, name in enumerate(names):
            path = f"{kind}[{index}]"
            if kind == "labels" and name not in labels:
                message = f"{path}: the project has no label {name!r}; it has {', '.join(sorted(labels)) or 'none'}."
                errors.append(FieldError(path, "unknown_label", message))
            elif not 1 <= len(name.strip()) <= LONGEST[kind]:
                errors.append(FieldError(path, "invalid", f"{path} takes 1 to {LONGEST[kind]} characters."))
    return errors
