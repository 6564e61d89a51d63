"""Telling people, and their having read it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from assay.accounts.models import User
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.notifications.models import Notice
from assay.projects.models import Membership, Project
from assay.projects.types import Role

LONGEST = 500


def notice_of(person: UUID, text: str, *, page: str, project: Project | None = None) -> Notice:
    """Return the notice for one person, not stored yet; without a project it is about the person alone."""
    return Notice(user_id=person, project=project, words=text[:LONGEST], page=page)


def tell_managers(project: Project, text: str, *, page: str) -> int:
    """Tell a project's managers in the caller's transaction; returns how many. ``page`` is a page of the project.

    Without a manager the admins are told: somebody must be.
    """
    members = Membership.objects.filter(project=project, role=Role.MANAGER, user__is_active=True)
    people = list(members.values_list("user_id", flat=True))
    if not people:
        people = list(User.objects.filter(is_admin=True, is_active=True).values_list("id", flat=True))
    Notice.objects.bulk_create(notice_of(person, text, page=page, project=project) for person in people)
    return len(people)


def tell_people(project: Project, people: Sequence[UUID], text: str, *, page: str) -> int:
    """Tell certain people in the caller's transaction; returns how many. ``page`` is a page of the project."""
    rows = [notice_of(person, text, page=page, project=project) for person in people]
    return len(Notice.objects.bulk_create(rows))


def mark_read(actor: Actor, ids: Sequence[UUID] | None) -> int:
    """Mark one's own notices as read, all of them for None; returns how many were unread."""
    rows = Notice.objects.filter(user_id=actor.id, read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.update(read_at=now())
