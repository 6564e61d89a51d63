"""Members by file: a CSV of people and roles, taken whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model

from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import FieldError, ValidationFailed, invalid
from assay.projects.limits import KINDS, labels_of, problems_of
from assay.projects.models import Membership
from assay.projects.services import change_of_members
from assay.projects.types import Role

COLUMNS = ("username", "role", *KINDS)
# A batch may have spaces in its name.
PARTED_BY = {"labels": None, "tags": None, "batches": ";"}
MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class MemberLine:
    """What one line says: a person, their role, and which assets they are lent, for each kind there is a column of."""

    line: int
    username: str
    role: str
    limits: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class MembersTaken:
    """How many people were added, changed, or already so."""

    added: int
    changed: int
    same: int


def read_members(text: str, labels: Collection[str] = ()) -> list[MemberLine]:
    """Return the lines of a CSV with the columns username, role and, if wanted, labels, tags and batches.

    ``labels`` are the project's. Raises ValidationFailed naming every bad line, and the header where it is not one.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    columns = [name.strip().lower() for name in reader.fieldnames or []]
    if "username" not in columns or "role" not in columns or set(columns) - set(COLUMNS):
        message = "file: the first line must be username,role and, if wanted, labels, tags, batches."
        raise invalid("file", "header", message)
    reader.fieldnames = columns
    lines: list[MemberLine] = []
    errors: list[FieldError] = []
    seen: dict[str, int] = {}
    for row in reader:
        line_number = reader.line_num
        if line_number > MAX_LINES:
            raise invalid("file", "too_many", f"file takes at most {MAX_LINES} lines.")
        name, role = (row.get("username") or "").strip(), (row.get("role") or "").strip().lower()
        limits = {kind: _names(row.get(kind), PARTED_BY[kind]) for kind in KINDS if kind in columns}
        if name.lower() in seen:
            errors.append(
                FieldError(
                    f"line {line_number}",
                    "duplicate",
                    f"Line {line_number}: {name} stands on line {seen[name.lower()]}.",
                )
            )
        if role not in list(Role):
            message = f"Line {line_number}: the role of {name or 'nobody'} must be manager, reviewer or annotator."
            errors.append(FieldError(f"line {line_number}", "invalid", message))
        for problem in problems_of(limits, labels):
            errors.append(FieldError(f"line {line_number}", problem.code, f"Line {line_number}: {problem.message}"))
        seen.setdefault(name.lower(), line_number)
        lines.append(MemberLine(line_number, name, role, limits))
    if errors:
        raise ValidationFailed(errors)
    return lines


def _names(text: str | None, parted_by: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, (name.strip() for name in (text or "").split(parted_by)))))


def import_members(actor: Actor, project_id: UUID, text: str) -> MembersTaken:
    """Add or change the people a CSV names; nobody is removed. For managers; all lines are taken, or none."""
    with change_of_members(actor, project_id):
        lines = read_members(text, labels_of(project_id))
        people = _known(lines)
        memberships = {row.user_id: row for row in Membership.objects.filter(project_id=project_id)}
        added = changed = 0
        for line in lines:
            row = memberships.get(people[line.username.lower()])
            if row is None:
                Membership.objects.create(
                    project_id=project_id, user_id=people[line.username.lower()], role=line.role, **line.limits
                )
                added += 1
                continue
            wanted = {"role": line.role, **line.limits}
            if any(getattr(row, field) != value for field, value in wanted.items()):
                for field, value in wanted.items():
                    setattr(row, field, value)
                row.save(update_fields=list(wanted))
                changed += 1
        if not Membership.objects.filter(project_id=project_id, role=Role.MANAGER).exists():
            raise invalid("file", "last_manager", "file: a project needs at least one manager.")
        taken = MembersTaken(added, changed, len(lines) - added - changed)
        detail = {"added": added, "changed": changed}
        record(actor, "members.imported", "project", project_id, project_id=project_id, detail=detail)
    return taken


def _known(lines: list[MemberLine]) -> dict[str, UUID]:
    users = get_user_model().objects.filter(is_active=True)
    people = {name.lower(): pk for pk, name in users.values_list("pk", "username")}
    errors = [
        FieldError(
            f"line {line.line}", "unknown", f"Line {line.line}: there is no active person called {line.username}."
        )
        for line in lines
        if line.username.lower() not in people
    ]
    if errors:
        raise ValidationFailed(errors)
    return people
