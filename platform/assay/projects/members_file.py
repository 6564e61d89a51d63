"""Members by file: a CSV of people and roles, taken whole or not at all."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from assay.audit.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import FieldError, ValidationFailed, invalid
from assay.projects.models import Membership
from assay.projects.services import MAX_TAG, MAX_TAGS, lock_for_managing
from assay.projects.types import Role

COLUMNS = ("username", "role", "tags")
MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class MemberLine:
    """What one line says: a person, their role, and the tags they are lent assets of (none: all)."""

    line: int
    username: str
    role: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembersTaken:
    """How many people were added, changed, or already so."""

    added: int
    changed: int
    same: int


def read_members(text: str) -> list[MemberLine]:
    """Return the lines of a CSV with the columns username, role and, if wanted, tags (parted by spaces).

    Raises ValidationFailed naming every bad line, and the header where it is not one.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    given = [name.strip().lower() for name in reader.fieldnames or []]
    if "username" not in given or "role" not in given or set(given) - set(COLUMNS):
        raise invalid("file", "header", "file: the first line must be username,role or username,role,tags.")
    reader.fieldnames = given
    lines: list[MemberLine] = []
    errors: list[FieldError] = []
    seen: dict[str, int] = {}
    for row in reader:
        at = reader.line_num
        if at > MAX_LINES:
            raise invalid("file", "too_many", f"file takes at most {MAX_LINES} lines.")
        name, role = (row.get("username") or "").strip(), (row.get("role") or "").strip().lower()
        tags = tuple(dict.fromkeys((row.get("tags") or "").split()))
        if name.lower() in seen:
            errors.append(
                FieldError(f"line {at}", "duplicate", f"Line {at}: {name} stands on line {seen[name.lower()]}.")
            )
        if role not in list(Role):
            words = f"Line {at}: the role of {name or 'nobody'} must be manager, reviewer or annotator."
            errors.append(FieldError(f"line {at}", "invalid", words))
        if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in tags):
            errors.append(
                FieldError(f"line {at}", "invalid", f"Line {at}: at most {MAX_TAGS} tags of {MAX_TAG} characters.")
            )
        seen.setdefault(name.lower(), at)
        lines.append(MemberLine(at, name, role, tags))
    if errors:
        raise ValidationFailed(errors)
    return lines


def import_members(actor: Actor, project_id: UUID, text: str) -> MembersTaken:
    """Add or change the people a CSV names; nobody is removed. For managers; all lines are taken, or none."""
    lines = read_members(text)
    with transaction.atomic():
        lock_for_managing(actor, project_id)
        people = _known(lines)
        there = {row.user_id: row for row in Membership.objects.filter(project_id=project_id)}
        added = changed = 0
        for line in lines:
            row = there.get(people[line.username.lower()])
            if row is None:
                Membership.objects.create(
                    project_id=project_id, user_id=people[line.username.lower()], role=line.role, tags=list(line.tags)
                )
                added += 1
            elif (row.role, tuple(row.tags)) != (line.role, line.tags):
                row.role, row.tags = line.role, list(line.tags)
                row.save(update_fields=["role", "tags"])
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
