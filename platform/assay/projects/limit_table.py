"""The limits of projects and members, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.kernel.limits import Limit
from assay.projects.limits import MAX_EACH
from assay.projects.members_file import MAX_LINES
from assay.projects.rules import MAX_NAME, MAX_TEXT


def limits(_env: Any) -> Iterator[Limit]:
    """Return what a project and its members may hold."""
    yield Limit("A project's name", f"{MAX_NAME} characters", "", "422 invalid")
    yield Limit("A project's description or guidelines", f"{MAX_TEXT:,} characters", "", "422 too_long")
    yield Limit("Lines of a file of members", f"{MAX_LINES:,}", "", "422, naming the file")
    yield Limit("Names of one kind a member is limited to", f"{MAX_EACH}", "", "422, naming the field")
