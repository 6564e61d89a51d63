"""Comments: whom they reach, whom they do not, and what they give away (nothing)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.tasks.models import Assignment
from assay.accounts.models import User
from assay.accounts.services import create_user
from assay.auditlog.models import AuditEntry
from assay.kernel.errors import NotFound, RoleRequired, ValidationFailed
from assay.notifications.models import Notice
from assay.projects.models import Membership
from review.comments.models import Comment
from review.comments.rules import clean_text, mentioned
from review.comments.selectors import CommentFilter, comments_for
from review.comments.services import change_comment, write_comment
from tests.factories.world import World, make_task, make_world, region


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@bob look", ["bob"]),
        ("Ask @Bob, and @eve.smith.", ["bob", "eve.smith"]),
        ("@bob @bob @bob", ["bob"]),
        ("bob@example.org is no mention, nor @@bob", []),
        ("@bobby is somebody else", []),
        ("(@bob)", ["bob"]),
    ],
)
def test_members_named_with_an_at_sign_are_spoken_to(text: str, names: list[str]) -> None:
    members = {"bob": uuid4(), "eve.smith": uuid4()}
    assert mentioned(text, members) == [members[name] for name in names]


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200))
def test_a_clean_text_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned is None or (cleaned == cleaned.strip() and cleaned)
    assert mentioned(text, {}) == []


@pytest.fixture
def world(db: None) -> World:
    made = make_world(pictures=2, policy={"review": "all"})
    make_task(made, made.assets[0])
    return made


def post(world: World, who: str, path: str, body: Any) -> Any:
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    return Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def answered(world: World) -> tuple[str, str]:
    """The annotator answers the first picture; returns their task and the reviewer's review of it."""
    (task,) = post(world, "annotator", f"projects/{world.project.id}/tasks/claim", {"count": 1}).json()
    body = {"submission_id": str(uuid4()), "schema_version": 1, "regions": [region()]}
    assert post(world, "annotator", f"tasks/{task['id']}/submit", body).status_code == 200
    (review,) = post(world, "reviewer", f"projects/{world.project.id}/reviews/claim", {"count": 1}).json()
    return task["id"], review["id"]


def seen_by(world: World, who: str, **wanted: Any) -> list[str]:
    found = comments_for(world.people[who], world.project.id, CommentFilter(**wanted))
    return list(found.order_by("created_at").values_list("text", flat=True))


def test_a_reviewers_comment_reaches_the_author_and_nobody_else(world: World) -> None:
    task, review = answered(world)
    other = create_user(username="other", password=None)
    Membership.objects.create(project=world.project, user=other, role="annotator")
    world.people["other"] = other
    asset, pinned = world.assets[0], uuid4()
    reply = post(
        world, "reviewer", f"projects/{world.project.id}/comments",
        {"asset": str(asset.id), "region": str(pinned), "text": "Closer to the edge, please.", "task": review},
    )  # fmt: skip
    assert reply.status_code == 201
    told = reply.json()
    assert told["author"]["username"] == "reviewer"
    assert told["region"] == str(pinned)
    assert told["mentions"] == [str(world.people["annotator"].id)]
    assert told["resolved"] is False
    write_comment(world.people["manager"], world.project.id, asset_id=asset.id, text="@reviewer Is this gold?")
    assert seen_by(world, "annotator", task=task) == ["Closer to the edge, please."]
    assert seen_by(world, "other") == []
    assert seen_by(world, "reviewer", asset=asset.id) == ["Closer to the edge, please.", "@reviewer Is this gold?"]
    assert seen_by(world, "reviewer", mine=True) == ["@reviewer Is this gold?"]
    with pytest.raises(NotFound):
        comments_for(world.people["outsider"], world.project.id, CommentFilter())
    assert AuditEntry.objects.filter(action="comment.written").count() == 2


def test_annotators_do_not_hear_what_others_said_of_a_picture_before_they_had_it(world: World) -> None:
    """A hidden check is a picture with a past; a fresh picture has none. Both must look alike."""
    asset = world.assets[0]
    answered(world)
    late = create_user(username="late", password=None)
    Membership.objects.create(project=world.project, user=late, role="annotator")
    write_comment(world.people["annotator"], world.project.id, asset_id=asset.id, text="@late Is this one?")
    write_comment(world.people["reviewer"], world.project.id, asset_id=asset.id, text="Take it as gold.")
    task = make_task(world, asset, purpose="gold", reserved_for=late.id)
    Assignment.objects.create(
        task=task, user=late, project=world.project, asset=asset, kind="annotate", slot=0, overlap=1,
        lease_expires_at=task.created_at,
    )  # fmt: skip
    world.people["late"] = late
    assert seen_by(world, "late") == []
    assert seen_by(world, "annotator") == ["@late Is this one?"]


def test_settling_and_changing(world: World) -> None:
    answered(world)
    annotator, reviewer = world.people["annotator"], world.people["reviewer"]
    asset = world.assets[0]
    comment = write_comment(annotator, world.project.id, asset_id=asset.id, text="  Two of them?  ")
    assert comment.text == "Two of them?"
    assert change_comment(reviewer, comment.id, resolved=True).resolved_by_id == reviewer.id
    assert change_comment(reviewer, comment.id, resolved=True).resolved_at is not None
    assert AuditEntry.objects.filter(action="comment.resolved").count() == 1
    assert seen_by(world, "annotator", resolved=False) == []
    assert change_comment(annotator, comment.id, resolved=False).resolved_at is None
    assert change_comment(annotator, comment.id, text="@reviewer Three of them?").mentions == [reviewer.id]
    with pytest.raises(RoleRequired):
        change_comment(reviewer, comment.id, text="Two.")
    with pytest.raises(NotFound):
        change_comment(world.people["outsider"], comment.id, resolved=True)
    with pytest.raises(NotFound):
        change_comment(annotator, uuid4(), resolved=True)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_text_that_is_none_is_refused_and_nothing_is_kept(world: World, text: str) -> None:
    manager = world.people["manager"]
    with pytest.raises(ValidationFailed) as refused:
        write_comment(manager, world.project.id, asset_id=world.assets[0].id, text=text)
    assert refused.value.errors[0].path == "text"
    assert Comment.objects.count() == 0


def test_another_persons_task_or_another_projects_asset_is_not_found(world: World) -> None:
    _, review = answered(world)
    manager: User = world.people["manager"]
    with pytest.raises(NotFound):
        write_comment(manager, world.project.id, asset_id=world.assets[0].id, text="x", task_id=uuid4())
    with pytest.raises(NotFound):
        write_comment(manager, world.project.id, asset_id=uuid4(), text="x")
    assert Comment.objects.count() == 0
    assert review


def test_the_list_takes_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    for at in range(30):
        write_comment(world.people["manager"], world.project.id, asset_id=world.assets[0].id, text=f"{at}")
    headers = {"Authorization": f"Token {world.tokens['reviewer']}"}
    with django_assert_max_num_queries(5):
        page = Client().get(f"/api/v1/projects/{world.project.id}/comments?limit=20", headers=headers).json()
    assert [row["text"] for row in page["results"]] == [str(at) for at in range(20)]
    rest = Client().get(f"/api/v1/projects/{world.project.id}/comments?cursor={page['next']}", headers=headers).json()
    assert [row["text"] for row in rest["results"]] == [str(at) for at in range(20, 30)]


def test_who_is_spoken_to_is_told_where_they_may_read_it(world: World) -> None:
    _, review = answered(world)
    path = f"projects/{world.project.id}/comments"
    body = {"asset": str(world.assets[0].id), "text": "Is this a cat? @manager", "task": review}
    made = post(world, "reviewer", path, body).json()
    asset = world.assets[0].name
    told = {row.user.username: (row.words, row.page) for row in Notice.objects.select_related("user")}
    words = f'reviewer wrote to you about {asset}: "Is this a cat? @manager"'
    assert told == {"manager": (words, "queue"), "annotator": (words, "annotate")}
    # Nobody is told twice, nor of their own words, nor of what they may not read.
    headers = {"Authorization": f"Token {world.tokens['reviewer']}"}
    Client().patch(
        f"/api/v1/comments/{made['id']}",
        json.dumps({"text": "Is this a cat? @manager @reviewer"}),
        content_type="application/json",
        headers=headers,
    )
    assert Notice.objects.count() == 2
    other = create_user(username="eve", password=None)
    Membership.objects.create(project=world.project, user=other, role="annotator")
    post(world, "reviewer", path, {"asset": str(world.assets[0].id), "text": "@eve look"})
    post(world, "annotator", path, {"asset": str(world.assets[0].id), "text": "@eve look, @reviewer too"})
    assert not Notice.objects.filter(user=other).exists()
    assert Notice.objects.get(user=world.people["reviewer"]).words.endswith('"@eve look, @reviewer too"')
