"""Every URL of the API x every kind of person, with exact statuses; where refused, nothing changes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver

from annotation.prelabel.models import PrelabelRun
from annotation.schema.models import LabelSchema
from annotation.tasks.models import Annotation, Assignment, Draft
from assay.accounts.models import ApiToken, OneTimeLink, User
from assay.assets.models import Asset
from assay.auditlog.models import AuditEntry
from assay.config.urls import urlpatterns
from assay.jobs.models import Job
from assay.jobs.services import enqueue
from assay.projects.models import Membership, Project
from review.adjudication.services import Disagreement, open_adjudication
from review.comments.models import Comment
from review.datasets.models import DatasetVersion, Export
from review.decisions.models import BulkApproval, ReviewDecision
from review.resolved.services import NewLabel, resolve
from tests.factories.world import World, make_prediction, make_task, make_world, region
from tests.tools.api_document import outside_of_document

pytestmark = pytest.mark.django_db

PEOPLE = ("anonymous", "outsider", "annotator", "reviewer", "manager", "admin")
WATCHED = (User, ApiToken, OneTimeLink, Project, Membership, LabelSchema, Asset, PrelabelRun, Job, Assignment, Draft,
           Annotation, ReviewDecision, DatasetVersion, Export, AuditEntry, Comment)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One call and its status for each kind of person, in the order of PEOPLE."""

    method: str
    path: str
    statuses: tuple[int, ...]
    body: Any = None


def everyone(status: int) -> tuple[int, ...]:
    return (401, *[status] * 5)


def members(status: int) -> tuple[int, ...]:
    return (401, 404, *[status] * 4)


def reviewers(status: int) -> tuple[int, ...]:
    return (401, 404, 403, *[status] * 3)


def managers(status: int) -> tuple[int, ...]:
    return (401, 404, 403, 403, status, status)


def admins(status: int) -> tuple[int, ...]:
    return (401, 404, 404, 404, 404, status)


NOBODY = everyone(404)  # a random id: nobody's
OPEN = (200,) * 6
NO_FILE = managers(422)

TABLE = [
    Row("GET", "auth/state", OPEN),
    Row("POST", "auth/login", (401,) * 6, {"username": "nobody", "password": "x"}),
    Row("POST", "auth/token", (401,) * 6, {"username": "nobody", "password": "x"}),
    Row("POST", "auth/confirm", everyone(422), {"password": "x"}),
    Row("POST", "auth/logout", everyone(204)),
    Row("POST", "auth/password", everyone(422), {"current": "x", "new": "y"}),
    Row("GET", "links/{link}", OPEN),
    Row("POST", "links/nothing", (404,) * 6, {"password": "x"}),
    Row("GET", "me", everyone(200)),
    Row("PATCH", "me", everyone(200), {"time_zone": "Europe/Vienna"}),
    Row("GET", "me/sessions", everyone(200)),
    Row("DELETE", "me/sessions", everyone(200)),
    Row("DELETE", "me/sessions/{random}", NOBODY),
    Row("GET", "me/data", everyone(200)),
    Row("GET", "me/work", everyone(200)),
    Row("GET", "me/jobs", everyone(200)),
    Row("GET", "notices", everyone(200)),
    Row("POST", "notices/read", everyone(200), {}),
    Row("GET", "tokens", everyone(200)),
    Row("POST", "tokens", everyone(201), {"name": "n"}),
    Row("PATCH", "tokens/{random}", NOBODY, {"is_program": True}),
    Row("DELETE", "tokens/{random}", NOBODY),
    Row("GET", "users", admins(200)),
    Row("POST", "users", admins(201), {"username": "new-person"}),
    Row("PATCH", "users/{outsider}", admins(200), {"email": "a@b.org"}),
    Row("POST", "users/{outsider}/reset-link", admins(200)),
    Row("GET", "users/{outsider}/access", admins(200)),
    Row("DELETE", "users/{random}/access", admins(404)),
    Row("POST", "invitations", admins(201), {}),
    Row("GET", "invitations/open", admins(200)),
    Row("DELETE", "invitations/{random}", admins(404)),
    Row("GET", "people", (401, 404, 404, 404, 200, 200)),
    Row("POST", "markdown", everyone(200), {"text": "x"}),
    Row("GET", "audit", everyone(200)),
    Row("GET", "workers", (401, 404, 404, 404, 200, 200)),
    Row("GET", "system", admins(200)),
    Row("GET", "projects", everyone(200)),
    Row("POST", "projects", everyone(201), {"name": "Another"}),
    Row("GET", "projects/{project}", members(200)),
    Row("PATCH", "projects/{project}", managers(200), {"description": "x"}),
    Row("DELETE", "projects/{project}", managers(204), {"name": "World"}),
    Row("POST", "projects/{random}/restore", NOBODY),
    Row("POST", "projects/{project}/members/import", managers(200), {"file": "username,role\nannotator,reviewer\n"}),
    Row("GET", "projects/{project}/members", managers(200)),
    Row("PUT", "projects/{project}/members", managers(409), []),
    Row("PATCH", "projects/{project}/members/{outsider}", managers(200), {"role": "annotator"}),
    Row("DELETE", "projects/{project}/members/{annotator}", managers(204)),
    Row("GET", "projects/{project}/schema", members(200)),
    Row("PUT", "projects/{project}/schema", managers(200), {"labels": [{"key": "x", "name": "X"}]}),
    Row("GET", "projects/{project}/jobs", managers(200)),
    Row("GET", "jobs/{job}", managers(200)),
    Row("POST", "jobs/{job}/cancel", managers(200)),
    Row("POST", "jobs/{job}/retry", managers(409)),
    Row("GET", "projects/{project}/assets", reviewers(200)),
    Row("POST", "projects/{project}/assets", NO_FILE),
    Row("POST", "projects/{project}/assets/import", managers(422), {}),
    Row("GET", "projects/{project}/assets/sources", managers(200)),
    Row("POST", "projects/{project}/assets/fetch", managers(422), {}),
    Row("POST", "projects/{project}/assets/folder", managers(422), {"path": "/nowhere"}),
    Row("GET", "projects/{project}/tags", reviewers(200)),
    Row("GET", "projects/{project}/batches", reviewers(200)),
    Row("GET", "projects/{project}/bulk", managers(200)),
    Row("POST", "projects/{project}/bulk", managers(202), {"action": "set_aside", "selection": {}}),
    Row("POST", "projects/{project}/send-to-annotators", managers(202), {}),
    Row("POST", "bulk/{random}/undo", NOBODY),
    Row("POST", "projects/{project}/assets/missing", managers(200), {"sha256": []}),
    Row("GET", "assets/{asset}", reviewers(200)),
    Row("DELETE", "assets/{free}", managers(204)),
    Row("GET", "assets/{asset}/file", members(200)),
    Row("GET", "assets/{asset}/thumbnail", members(200)),
    # The picture is small: it has no tiles, and who may not see it does not learn that.
    Row("GET", "assets/{asset}/tiles/{zero}/{zero}/{zero}", everyone(404)),
    Row("GET", "assets/{free}/file", (401, 404, 404, 200, 200, 200)),
    Row("GET", "projects/{project}/comments", members(200)),
    Row("GET", "projects/{project}/comments?task={mine}", (401, 404, 200, 404, 404, 404)),
    Row("POST", "projects/{project}/comments", members(201), {"asset": "{asset}", "text": "Is this one?"}),
    Row(
        "POST", "projects/{project}/comments", (401, 404, 404, 201, 201, 201), {"asset": "{free}", "text": "And this?"}
    ),
    Row("PATCH", "comments/{comment}", members(200), {"resolved": True}),
    Row("PATCH", "comments/{comment}", (401, 404, 200, 403, 403, 403), {"text": "My own words"}),
    Row("PATCH", "comments/{aside}", (401, 404, 404, 200, 200, 200), {"resolved": True}),
    Row("GET", "projects/{project}/gold", reviewers(200)),
    Row("POST", "projects/{project}/gold", reviewers(404), {"asset": str(uuid.uuid4())}),
    Row("POST", "projects/{project}/gold/propose", managers(200), {"count": 5}),
    Row("POST", "projects/{project}/gold/decide", reviewers(200), {"accept": True}),
    Row("POST", "projects/{project}/gold/import", managers(422), {"lines": []}),
    Row("GET", "projects/{project}/exams", members(200)),
    Row("PUT", "projects/{project}/exams", managers(409), {"questions": 5, "pass_mark": 0.8}),
    Row("POST", "projects/{project}/tries", members(409), {"practice": True}),
    Row("GET", "projects/{project}/tries/{random}", members(404)),
    Row("GET", "projects/{project}/qualifications", managers(200)),
    Row("PUT", "projects/{project}/qualifications", managers(204), {"user": "{annotator}", "given": True}),
    Row("PATCH", "projects/{project}/gold/{random}", reviewers(404), {"state": "retired"}),
    Row("DELETE", "projects/{project}/gold/{random}", reviewers(404)),
    Row("GET", "projects/{project}/certificate", reviewers(200)),
    Row("POST", "projects/{project}/certificate/stop", managers(409), {}),
    Row("GET", "projects/{project}/certificates", reviewers(200)),
    Row("POST", "projects/{project}/certificates", managers(409)),
    Row("GET", "projects/{project}/certificates/{random}", reviewers(404)),
    Row("GET", "projects/{project}/pilot", reviewers(200)),
    Row("POST", "projects/{project}/pilot", managers(409), {"size": 100}),
    Row("POST", "projects/{project}/pilot/end", managers(409)),
    Row("GET", "projects/{project}/monitoring", reviewers(200)),
    Row("POST", "projects/{project}/monitoring", managers(202)),
    Row("POST", "projects/{project}/alarms/{random}/re-audit", managers(404), {"more": 10}),
    Row("POST", "projects/{project}/alarms/{random}/close", managers(404)),
    Row("GET", "projects/{project}/predicted", reviewers(200)),
    Row("GET", "projects/{project}/audits", reviewers(200)),
    Row("POST", "projects/{project}/audits", managers(409), {"more": 5}),
    Row("POST", "projects/{project}/audits/{random}/count-wrong", managers(404)),
    Row("GET", "projects/{project}/queue-states", managers(200)),
    Row("PATCH", "projects/{project}/queue-states/{annotator}", managers(204), {"paused": True}),
    Row("GET", "projects/{project}/agreement", managers(200)),
    Row("GET", "projects/{project}/aggregations", reviewers(200)),
    Row("POST", "projects/{project}/aggregations", managers(202)),
    Row("GET", "projects/{project}/scores", managers(200)),
    Row("GET", "projects/{project}/scores/{annotator}", managers(200)),
    Row("GET", "projects/{project}/my-score", members(404)),
    Row("GET", "projects/{project}/my-score/answers", members(200)),
    Row("GET", "models", everyone(200)),
    Row("GET", "models/installed", everyone(200)),
    Row("POST", "models/upload", (401, 404, 404, 404, 404, 422), {}),
    Row("DELETE", "models/nothing", (401, 404, 404, 404, 404, 404)),
    Row("POST", "assets/{asset}/segment", members(422), {"points": [], "box": None}),
    Row("POST", "projects/{project}/try", managers(422), {"model": "nothing", "asset": "{asset}"}),
    Row("GET", "projects/{project}/evaluations", managers(200)),
    Row("POST", "projects/{project}/evaluations", managers(202), {"run": "{run}"}),
    Row("GET", "projects/{project}/label-map?model=yolox-nano", managers(200)),
    Row("PUT", "projects/{project}/label-map?model=yolox-nano", managers(200), {"map": {"person": "person"}}),
    Row("POST", "projects/{project}/prelabel", managers(202), {"model": "yolox-nano"}),
    Row("GET", "projects/{project}/runs", managers(200)),
    Row("POST", "projects/{project}/tasks/claim", members(200), {"count": 1}),
    Row("GET", "projects/{project}/tasks/mine", members(200)),
    Row("GET", "projects/{project}/leases", managers(200)),
    Row("POST", "projects/{project}/leases/free", managers(200), {"user": "{annotator}"}),
    Row("GET", "projects/{project}/my-day", members(200)),
    Row("GET", "tasks/{mine}", (401, 404, 200, 404, 404, 404)),
    Row("POST", "tasks/{mine}/heartbeat", (401, 404, 200, 404, 404, 404)),
    Row("POST", "tasks/{mine}/release", (401, 404, 204, 404, 404, 404)),
    Row("POST", "tasks/{mine}/skip", (401, 404, 204, 404, 404, 404), {"reason": "dark"}),
    Row("PATCH", "tasks/{mine}/draft", (401, 404, 200, 404, 404, 404), {"base_revision": 0, "ops": []}),
    Row("GET", "projects/{project}/recent-work", members(200)),
    Row("GET", "projects/{project}/recent-reviews", reviewers(200)),
    Row("POST", "tasks/{mine}/take-back", (401, 404, 204, 404, 404, 404)),
    Row("POST", "reviews/{review}/take-back", (401, 404, 404, 204, 404, 404)),
    Row("POST", "tasks/{mine}/submit", (401, 404, 200, 404, 404, 404), "answer"),
    Row("POST", "projects/{project}/reviews/claim", reviewers(200), {"count": 1}),
    Row("POST", "projects/{project}/reviews/claim", reviewers(422), {"count": 1, "filter": {"agreement_to": 2}}),
    Row("POST", "projects/{project}/tasks/claim", reviewers(200), {"count": 1, "kind": "adjudicate"}),
    Row("GET", "projects/{project}/reviews", reviewers(200)),
    Row("GET", "projects/{project}/reviews/service", reviewers(200)),
    Row("GET", "projects/{project}/bulk-approvals", managers(200)),
    Row("POST", "projects/{project}/bulk-approvals", managers(422), {}),
    Row("POST", "bulk-approvals/{bulk}/undo", managers(202)),
    Row("POST", "bulk-approvals/{random}/undo", NOBODY),
    Row("GET", "projects/{project}/adjudications", reviewers(200)),
    Row("POST", "projects/{project}/adjudications/claim", reviewers(200), {"count": 1}),
    Row("POST", "adjudications/{dispute}/heartbeat", (401, 404, 404, 404, 200, 404)),
    Row("POST", "adjudications/{dispute}/release", (401, 404, 404, 404, 204, 404)),
    Row("PATCH", "adjudications/{dispute}/draft", (401, 404, 404, 404, 200, 404), {"base_revision": 0, "ops": []}),
    Row("POST", "adjudications/{dispute}/decision", (401, 404, 404, 404, 204, 404), "answer"),
    Row("POST", "reviews/{review}/heartbeat", (401, 404, 404, 200, 404, 404)),
    Row("POST", "reviews/{review}/release", (401, 404, 404, 204, 404, 404)),
    Row("PATCH", "reviews/{review}/draft", (401, 404, 404, 200, 404, 404), {"base_revision": 0, "ops": []}),
    Row("POST", "reviews/{review}/decision", (401, 404, 404, 200, 404, 404), {"decision": "approve"}),
    Row("GET", "projects/{project}/stats", reviewers(200)),
    Row("GET", "formats", (401, 200, 200, 200, 200, 200)),
    Row("GET", "projects/{project}/versions", reviewers(200)),
    Row("POST", "projects/{project}/versions", managers(202), {}),
    Row("GET", "versions/{version}", reviewers(200)),
    Row("POST", "versions/{version}/exports", reviewers(202), {"format": "coco"}),
    Row("GET", "exports/{export}", reviewers(200)),
    Row("GET", "exports/{export}/download", reviewers(409)),
]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, dict[str, str]]]:
    """The world of the whole table, made once; what a test does to it is rolled back by its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_names()
        transaction.set_rollback(True)


@pytest.fixture
def names(made: tuple[World, dict[str, str]], db: None) -> tuple[World, dict[str, str]]:
    """The world in the middle of its work, and what the placeholders of the table stand for."""
    cache.clear()
    return made


def make_names() -> tuple[World, dict[str, str]]:
    """Make a world in the middle of its work."""
    cache.clear()
    world = make_world(pictures=4)
    lent, reviewed, resolved, free = world.assets
    call = lambda who, path, body: Client().post(  # noqa: E731
        f"/api/v1/{path}", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Token {world.tokens[who]}"},
    ).json()  # fmt: skip
    make_task(world, reviewed, prediction_id=make_prediction(world, reviewed, [region(0.9)], 0.9).id)
    (answered,) = call("annotator", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    call("annotator", f"tasks/{answered['id']}/submit", answer())
    (review,) = call("reviewer", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    make_task(world, lent)
    (mine,) = call("annotator", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    resolve([NewLabel(resolved.id, world.project.id, "annotation", [], 1)])
    version = DatasetVersion.objects.create(project=world.project, number=1, state="frozen", schema_version=1)
    bulk = BulkApproval.objects.create(
        project=world.project, actor=world.people["manager"], total=0, audits=0, state="done"
    )
    open_adjudication(Disagreement(world.project, resolved.id, "disagreement", [], 0.5))
    (dispute,) = call("manager", f"projects/{world.project.id}/adjudications/claim", {"count": 1})
    Asset.objects.filter(pk=resolved.pk).update(stage="done")
    told = lambda who, text: Comment.objects.create(  # noqa: E731
        project=world.project, asset=lent, author=world.people[who], text=text
    )
    secret = OneTimeLink.objects.create  # the hash of a known secret, so that the table can name it
    from datetime import timedelta

    from assay.accounts.rules import hash_of
    from assay.kernel.clock import now

    secret(purpose="invitation", token_hash=hash_of("secret"), expires_at=now() + timedelta(hours=1))
    return world, {
        "project": str(world.project.id),
        "asset": str(lent.id),
        "free": str(free.id),
        "mine": mine["id"],
        "review": review["id"],
        "version": str(version.id),
        "run": str(world.run.id),
        "export": str(Export.objects.create(version=version, format="coco").id),
        "job": str(enqueue("assets.ingest", "table", {}, project_id=world.project.id).id),
        "outsider": str(world.people["outsider"].id),
        "annotator": str(world.people["annotator"].id),
        "comment": str(told("annotator", "Two of them?").id),
        "aside": str(told("reviewer", "Watch this one.").id),
        "bulk": str(bulk.id),
        "dispute": dispute["id"],
        "random": str(uuid.uuid4()),
        "zero": "0",
        "link": "secret",
    }


def answer() -> dict[str, Any]:
    return {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()]}


def counts() -> list[int]:
    return [model._default_manager.count() for model in WATCHED]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.path}")
def test_the_table(row: Row, who: str, names: tuple[World, dict[str, str]]) -> None:
    world, known = names
    expected = row.statuses[PEOPLE.index(who)]
    body = answer() if row.body == "answer" else row.body
    headers = {} if who == "anonymous" else {"Authorization": f"Token {world.tokens[who]}"}
    send: Callable[..., Any] = getattr(Client(), row.method.lower())
    before = counts()
    text = json.dumps(body or {})
    for name, value in known.items():
        text = text.replace(f'"{{{name}}}"', f'"{value}"')
    given = {} if row.method == "GET" else {"data": text, "content_type": "application/json"}
    if row.body == []:
        given["data"] = "[]"
    if row.path.endswith("/assets") and row.method == "POST":
        given = {"data": {}}
    if row.path == "auth/login":
        given["headers"] = headers
        reply = send(f"/api/v1/{row.path}", **given)
    else:
        reply = send(f"/api/v1/{row.path.format(**known)}", headers=headers, **given)
    assert reply.status_code == expected, getattr(reply, "content", b"")[:400]
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    media_type = reply.get("Content-Type", "")
    assert not outside_of_document(row.method, f"/api/v1/{row.path}", reply.status_code, media_type, content)
    if expected >= 400:
        assert reply["Content-Type"] == "application/problem+json"
        assert counts() == before


def test_the_table_is_whole() -> None:
    def walk(patterns: list[Any], prefix: str) -> list[str]:
        found: list[str] = []
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found += walk(pattern.url_patterns, prefix + str(pattern.pattern))
            elif isinstance(pattern, URLPattern) and prefix:
                view = pattern.callback.view_class  # type: ignore[attr-defined]
                methods = [name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]
                found += [f"{name.upper()} {shape(prefix + str(pattern.pattern))}" for name in methods]
        return found

    def shape(path: str) -> str:
        import re

        return re.sub(r"<[^>]+>|\{[^}]+\}|nothing", "*", path.removeprefix("api/v1/")).split("?")[0]

    known = {f"{row.method} {shape(row.path)}" for row in TABLE}
    assert set(walk(list(urlpatterns), "")) - known == set()
