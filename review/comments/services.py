"""Writes of comments."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from annotation.tasks.models import Assignment
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import NotFound, invalid
from assay.notifications.services import tell_people
from assay.projects.selectors import members_of
from review.comments.models import Comment
from review.comments.policies import asset_to_comment, comment_to_change, readers_of
from review.comments.rules import MAX_TEXT, clean_text, mentioned

# So much of a comment stands in its notice.
MOST_TOLD = 200


def write_comment(
    actor: Actor,
    project_id: UUID,
    *,
    asset_id: UUID,
    text: str,
    region: UUID | None = None,
    task_id: UUID | None = None,
) -> Comment:
    """Say something of an asset or one region of an answer to it.

    ``task_id``: one's own review of an answer; its author is spoken to without being named. Raises NotFound for an
    asset the person may not see, and ValidationFailed for an empty or too long text.
    """
    with transaction.atomic():
        _, asset = asset_to_comment(actor, project_id, asset_id)
        comment = Comment(project_id=project_id, asset=asset, region=region, author_id=actor.id, text=_checked(text))
        comment.mentions = _spoken_to(project_id, comment.text, actor, asset_id, task_id)
        comment.save(force_insert=True)
        _tell(comment, comment.mentions)
        record(actor, "comment.written", "asset", asset.id, project_id=project_id, detail={"comment": str(comment.id)})
    return comment


def change_comment(actor: Actor, comment_id: UUID, *, text: str | None = None, resolved: bool | None = None) -> Comment:
    """Settle a comment, open it again, or change one's own text. Raises NotFound, RoleRequired, ValidationFailed."""
    with transaction.atomic():
        comment = comment_to_change(actor, comment_id, changes_text=text is not None)
        if text is not None:
            names = {row.username: row.user for row in members_of(comment.project_id)}
            comment.text = _checked(text)
            # Whom a review spoke to stays spoken to.
            before = comment.mentions
            comment.mentions = list(dict.fromkeys([*before, *mentioned(comment.text, names)]))
            comment.edited_at = now()
            _tell(comment, [person for person in comment.mentions if person not in before])
        if resolved is not None and resolved != (comment.resolved_at is not None):
            comment.resolved_at = now() if resolved else None
            comment.resolved_by_id = actor.id if resolved else None
            action = "comment.resolved" if resolved else "comment.reopened"
            record(actor, action, "asset", comment.asset_id, project_id=comment.project_id,
                   detail={"comment": str(comment.id)})  # fmt: skip
        comment.save()
    return comment


def _tell(comment: Comment, people: Sequence[UUID]) -> None:
    """Give those a comment speaks to a notice, where they may read it; nobody is told of their own words."""
    readers_by_role = readers_of(comment, [person for person in people if person != comment.author_id])
    message = f'{comment.author.username} wrote to you about {comment.asset.name}: "{comment.text[:MOST_TOLD]}"'
    for role, readers in readers_by_role.items():
        tell_people(comment.project, readers, message, page="annotate" if role == "annotator" else "queue")


def _checked(text: str) -> str:
    cleaned = clean_text(text)
    if cleaned is None:
        raise invalid("text", "invalid", f"text takes 1 to {MAX_TEXT} characters.")
    return cleaned


def _spoken_to(project_id: UUID, text: str, actor: Actor, asset_id: UUID, task_id: UUID | None) -> list[UUID]:
    people = mentioned(text, {row.username: row.user for row in members_of(project_id)})
    if task_id is not None:
        held = Assignment.objects.filter(pk=task_id, user_id=actor.id, asset_id=asset_id).select_related(
            "task__subject"
        )
        assignment = held.first()
        if assignment is None:
            raise NotFound("There is no such task, or it is not yours.")
        subject = assignment.task.subject
        if subject is not None and subject.author_id != actor.id:
            people = list(dict.fromkeys([subject.author_id, *people]))
    return people
