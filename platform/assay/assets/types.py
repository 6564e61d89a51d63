"""Where an asset is on its way (DESIGN.md section 1)."""

from enum import StrEnum


class Stage(StrEnum):
    """The stages, in the order of the flow."""

    UPLOADED = "uploaded"
    PRELABELLED = "prelabelled"
    AUTO_ACCEPTED = "auto_accepted"
    ANNOTATING = "annotating"
    IN_REVIEW = "in_review"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"
