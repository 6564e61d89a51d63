"""Who may read, write and settle comments.

Reviewers and managers: all of their project. Annotators: on assets they hold or answered, and there what they wrote
themselves and what a reviewer or manager wrote to them. Not what others said among themselves: a picture that people
have talked about before would give a hidden check away, and would lead an answer that is to be its author's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.tasks.models import Assignment
from annotation.tasks.selectors import LENT, may_view_asset
from assay.assets.models import Asset
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound, RoleRequired
from assay.projects.models import Membership
from assay.projects.policies import Access, access_to
from review.comments.models import Comment


def comments_visible_to(actor: Actor, project_id: UUID) -> tuple[Access, QuerySet[Comment]]:
    """Return what the person is in the project, and the comments they may read there. Raises NotFound."""
    access = access_to(actor, project_id, to="annotate")
    rows = Comment.objects.filter(project_id=project_id)
    if access.can("review"):
        return access, rows
    lent = Assignment.objects.filter(user_id=actor.id, asset_id=OuterRef("asset_id"), state__in=LENT)
    reached = Membership.objects.filter(
        project_id=project_id, user_id=OuterRef("author_id"), role__in=["reviewer", "manager"]
    )
    to_them = Q(mentions__contains=[actor.id]) & (Exists(reached) | Q(author__is_admin=True))
    return access, rows.filter(Exists(lent)).filter(Q(author_id=actor.id) | to_them)


def readers_of(comment: Comment, people: Sequence[UUID]) -> dict[str, list[UUID]]:
    """Return which of these people may read a comment, by role; the rule is that of ``comments_visible_to``."""
    roles = dict(
        Membership.objects.filter(project_id=comment.project_id, user__is_active=True).values_list("user_id", "role")
    )
    looks_over = ("reviewer", "manager")
    is_from_above = roles.get(comment.author_id) in looks_over or comment.author.is_admin
    lent = set(
        Assignment.objects.filter(user_id__in=people, asset_id=comment.asset_id, state__in=LENT).values_list(
            "user_id", flat=True
        )
    )
    readers: dict[str, list[UUID]] = {}
    for person in people:
        role = roles.get(person, "")
        if role in looks_over or (role and is_from_above and person in lent):
            readers.setdefault(role, []).append(person)
    return readers


def asset_to_comment(actor: Actor, project_id: UUID, asset_id: UUID) -> tuple[Access, Asset]:
    """Return the asset if the person may write about it; NotFound alike for missing and forbidden."""
    access = access_to(actor, project_id, to="annotate")
    asset = Asset.objects.filter(pk=asset_id, project_id=project_id).first()
    if asset is None or not (access.can("review") or may_view_asset(actor.id, asset.id)):
        raise NotFound("There is no such asset.")
    return access, asset


def comment_to_change(actor: Actor, comment_id: UUID, *, changes_text: bool) -> Comment:
    """Return the comment, its row locked; its text is its author's alone, settling it is for all who may read it."""
    row = Comment.objects.select_for_update(of=("self",)).select_related("author").filter(pk=comment_id).first()
    if row is None:
        raise NotFound("There is no such comment.")
    _, visible = comments_visible_to(actor, row.project_id)
    if not visible.filter(pk=row.pk).exists():
        raise NotFound("There is no such comment.")
    if changes_text and row.author_id != actor.id:
        raise RoleRequired("Only its author may change what a comment says.")
    return row
