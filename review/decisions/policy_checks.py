"""A project's policy of reviews held against its labels: a label that is not there would never be reviewed."""

from __future__ import annotations

from annotation.schema.selectors import schema_at
from assay.kernel.errors import invalid
from assay.projects.events import PolicyChanged, ProjectCreated
from review.decisions.policy import policy_of


def check_hard_labels(event: PolicyChanged | ProjectCreated) -> None:
    """Raise ValidationFailed where always reviewed labels are named that the project does not have.

    Subscribed to ProjectCreated and PolicyChanged; runs in their transaction, which then stores nothing.
    """
    wanted = policy_of(event.project).review_hard_labels
    if not wanted:
        return
    event.project.refresh_from_db(fields=["schema_version"])
    known = [label.key for label in schema_at(event.project.id, event.project.schema_version).labels]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        names = ", ".join(unknown)
        message = (
            f"policy.review_hard_labels names {names}; the labels of this project are {', '.join(known) or 'none yet'}."
        )
        raise invalid("policy.review_hard_labels", "unknown_label", message)
