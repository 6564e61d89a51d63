"""HTTP calls of projects and their members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import msgspec

from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import reference_by_name
from assay.kernel.pagination import PageQuery, page
from assay.projects import lifecycle, selectors, services
from assay.projects.limits import KINDS
from assay.projects.markdown import render_markdown
from assay.projects.members_file import import_members
from assay.projects.models import Project
from assay.projects.policies import access_to, get_project_for
from assay.projects.policy_sections import ProjectPolicy, whole_policy
from assay.projects.rules import policy_of

if TYPE_CHECKING:
    Policy = ProjectPolicy
else:
    # With the fields of all areas: calls are imported once the areas are wired (assay/config/apps.py).
    Policy = whole_policy()


_LABEL = {"key": "solder_bridge", "name": "Solder bridge", "shapes": ["box"]}
_QUESTION = {"key": "sharp", "name": "Is it sharp?", "kind": "single", "options": [{"key": "yes", "name": "Yes"}]}
# Checked by the areas that own them; the document describes them by their components.
PolicyInput = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema=reference_by_name("Policy"))]
LabelInput = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema=reference_by_name("LabelDefinition", _LABEL))]
QuestionInput = Annotated[Any, msgspec.Meta(extra_json_schema=reference_by_name("Question", _QUESTION))]


class ProjectRow(msgspec.Struct, frozen=True):
    """A project in a list."""

    id: UUID
    name: str
    data_type: str
    role: str
    assets: int
    done: int
    created_at: datetime
    state: str
    deleted_at: datetime | None


class ProjectPage(msgspec.Struct, frozen=True):
    """A page of projects."""

    results: list[ProjectRow]
    next: str | None


class ProjectView(msgspec.Struct, frozen=True):
    """A project with its texts, as Markdown and as safe HTML."""

    id: UUID
    name: str
    data_type: str
    description: str
    description_html: str
    guidelines: str
    guidelines_html: str
    policy: Policy
    role: str
    schema_version: int
    created_at: datetime
    state: str


class NewProject(msgspec.Struct, frozen=True):
    """A project to create; ``labels`` become schema version 1."""

    name: str
    data_type: str = "image"
    description: str = ""
    guidelines: str = ""
    policy: PolicyInput = {}
    labels: list[LabelInput] = []
    classification: list[QuestionInput] = []


class ProjectChange(msgspec.Struct, frozen=True):
    """What to change; ``policy`` may name some fields only."""

    name: str | None = None
    description: str | None = None
    guidelines: str | None = None
    policy: PolicyInput | None = None
    state: Literal["active", "paused", "archived"] | None = None


class TypedName(msgspec.Struct, frozen=True):
    """The project's name, typed to confirm."""

    name: str


class MemberView(msgspec.Struct, frozen=True):
    """A person in a project; lent only assets with one of each kind that is named, all where nothing is.

    ``labels`` are keys that the pre-label shows (or the answer under review has), ``batches`` what assets came in with.
    """

    user: UUID
    username: str
    role: str
    labels: list[str]
    tags: list[str]
    batches: list[str]


class MemberInput(msgspec.Struct, frozen=True):
    """A person to have in the project."""

    user: UUID
    role: str


class RoleInput(msgspec.Struct, frozen=True):
    """A role to give, and which assets the person is lent (each kind is left as it is where not given)."""

    role: str
    labels: list[str] | None = None
    tags: list[str] | None = None
    batches: list[str] | None = None


class MembersFile(msgspec.Struct, frozen=True):
    """A CSV: ``username,role`` and, if wanted, ``labels`` and ``tags`` (parted by spaces), ``batches`` (by ``;``)."""

    file: str


class MembersTakenView(msgspec.Struct, frozen=True):
    """What became of the lines."""

    added: int
    changed: int
    same: int


class ProjectQuery(PageQuery, frozen=True, kw_only=True):
    """Which projects: at work (active and paused), archived, or deleted less than seven days ago."""

    state: Literal["working", "archived", "deleted"] = "working"


class PeopleQuery(msgspec.Struct, frozen=True):
    """Part of a name."""

    search: str = ""


class PersonView(msgspec.Struct, frozen=True):
    """A person who can be added."""

    id: UUID
    username: str


class MarkdownInput(msgspec.Struct, frozen=True):
    """A text to show."""

    text: str


class MarkdownView(msgspec.Struct, frozen=True):
    """Safe HTML."""

    html: str


def _view(project: Project, role: str) -> ProjectView:
    return ProjectView(
        id=project.id,
        name=project.name,
        data_type=project.data_type,
        description=project.description,
        description_html=render_markdown(project.description),
        guidelines=project.guidelines,
        guidelines_html=render_markdown(project.guidelines),
        policy=policy_of(project),
        role=role,
        schema_version=project.schema_version,
        created_at=project.created_at,
        state=project.state,
    )


class Projects(ApiView):
    """``projects``."""

    @endpoint(query=ProjectQuery, response=ProjectPage)
    def get(self, call: Call[None, ProjectQuery]) -> ProjectPage:
        """List the projects one is in, newest first; those deleted of late for who managed them."""
        queryset = selectors.projects_listed(call.actor, call.query.state)
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        ids = [row.id for row in rows]
        roles, counts = selectors.roles_of(call.actor, ids), selectors.counts_of(ids)
        return ProjectPage([_row(row, roles[row.id], counts.get(row.id, (0, 0))) for row in rows], following)

    @endpoint(request=NewProject, response=ProjectView, status=201, creates=True)
    def post(self, call: Call[NewProject, None]) -> ProjectView:
        """Create a project; who creates it manages it."""
        new = call.body
        project = services.create_project(
            call.actor,
            name=new.name,
            data_type=new.data_type,
            description=new.description,
            guidelines=new.guidelines,
            policy=new.policy,
            labels=new.labels,
            classification=new.classification,
        )
        return _view(project, "manager")


def _row(project: Project, role: str, counts: tuple[int, int]) -> ProjectRow:
    return ProjectRow(
        project.id,
        project.name,
        project.data_type,
        role,
        *counts,
        project.created_at,
        project.state,
        project.deleted_at,
    )


class ProjectDetail(ApiView):
    """``projects/{id}``."""

    @endpoint(response=ProjectView)
    def get(self, call: Call[None, None], project_id: UUID) -> ProjectView:
        """Show a project."""
        access = access_to(call.actor, project_id, to="view")
        return _view(access.project, access.role)

    @endpoint(request=ProjectChange, response=ProjectView)
    def patch(self, call: Call[ProjectChange, None], project_id: UUID) -> ProjectView:
        """Change a project."""
        changes = msgspec.structs.asdict(call.body)
        state = changes.pop("state")
        project = lifecycle.change_state(call.actor, project_id, state) if state else None
        if project is None or any(value is not None for value in changes.values()):
            project = services.update_project(call.actor, project_id, **changes)
        return _view(project, "manager")

    @endpoint(request=TypedName)
    def delete(self, call: Call[TypedName, None], project_id: UUID) -> None:
        """Delete a project whose name was typed."""
        lifecycle.delete_project(call.actor, project_id, typed_name=call.body.name)


class ProjectRestore(ApiView):
    """``projects/{id}/restore``."""

    @endpoint(response=ProjectView)
    def post(self, call: Call[None, None], project_id: UUID) -> ProjectView:
        """Bring back a project deleted less than seven days ago."""
        return _view(lifecycle.restore_project(call.actor, project_id), "manager")


class Members(ApiView):
    """``projects/{id}/members``."""

    @endpoint(response=list[MemberView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[MemberView]:
        """List a project's people."""
        get_project_for(call.actor, project_id, to="manage")
        return _members(project_id)

    @endpoint(request=list[MemberInput], response=list[MemberView])
    def put(self, call: Call[Sequence[MemberInput], None], project_id: UUID) -> list[MemberView]:
        """Replace a project's people."""
        get_project_for(call.actor, project_id, to="manage")
        services.replace_members(call.actor, project_id, [(row.user, row.role) for row in call.body])
        return _members(project_id)


def _members(project_id: UUID) -> list[MemberView]:
    return [
        MemberView(row.user, row.username, row.role, row.labels, row.tags, row.batches)
        for row in selectors.members_of(project_id)
    ]


class MembersImport(ApiView):
    """``projects/{id}/members/import``."""

    @endpoint(request=MembersFile, response=MembersTakenView)
    def post(self, call: Call[MembersFile, None], project_id: UUID) -> MembersTakenView:
        """Add or change people by a CSV; every line is taken, or none and each bad one is named."""
        get_project_for(call.actor, project_id, to="manage")
        taken = import_members(call.actor, project_id, call.body.file)
        return MembersTakenView(taken.added, taken.changed, taken.same)


class MemberDetail(ApiView):
    """``projects/{id}/members/{user}``."""

    @endpoint(request=RoleInput, response=MemberView)
    def patch(self, call: Call[RoleInput, None], project_id: UUID, user_id: UUID) -> MemberView:
        """Add a person, or change their role and which assets they are lent."""
        get_project_for(call.actor, project_id, to="manage")
        sent = {kind: getattr(call.body, kind) for kind in KINDS}
        limits = {kind: names for kind, names in sent.items() if names is not None}
        services.set_member(call.actor, project_id, user_id, call.body.role, limits=limits)
        for member in _members(project_id):
            if member.user == user_id:
                return member
        raise NotFound

    @endpoint()
    def delete(self, call: Call[None, None], project_id: UUID, user_id: UUID) -> None:
        """Take a person out."""
        services.remove_member(call.actor, project_id, user_id)


class People(ApiView):
    """``people``."""

    @endpoint(query=PeopleQuery, response=list[PersonView])
    def get(self, call: Call[None, PeopleQuery]) -> list[PersonView]:
        """Find people to add to a project (managers and admins)."""
        return [PersonView(*row) for row in selectors.find_people(call.actor, call.query.search)]


class Markdown(ApiView):
    """``markdown``."""

    @endpoint(request=MarkdownInput, response=MarkdownView)
    def post(self, call: Call[MarkdownInput, None]) -> MarkdownView:
        """Show a Markdown text as it will look."""
        return MarkdownView(render_markdown(call.body.text[:100_000]))
