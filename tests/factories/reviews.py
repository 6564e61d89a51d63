"""People at the API and answers on their way, for tests of reviews."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from annotation.tasks.models import Task
from annotation.tasks.settlement import settle_pending
from assay.accounts.services import create_token, create_user
from assay.assets.models import Asset
from assay.projects.models import Membership
from tests.factories.world import World, make_task, region


def call(world: World, who: str, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
    """Call the API as somebody; returns the decoded reply."""
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    send = getattr(Client(), method)
    if method == "get":
        reply = send(f"/api/v1/{path}", headers=headers)
    else:
        reply = send(f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json", headers=headers)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json() if reply.content else None


def join(world: World, name: str, role: str) -> None:
    """Add a person to the world's project."""
    user = create_user(username=name, password=None)
    world.people[name] = user
    world.tokens[name] = create_token(user, "test")[1]
    Membership.objects.create(project=world.project, user=user, role=role)


def answer(world: World, who: str, regions: list[dict[str, Any]], *, unsure: bool = False) -> str:
    """Have somebody answer the next picture; returns the asset's id."""
    (task,) = call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    body = {"submission_id": str(uuid4()), "schema_version": 1, "regions": regions, "flags": {"unsure": unsure}}
    call(world, who, "post", f"tasks/{task['id']}/submit", body)
    return str(task["asset"]["id"])


def answered(
    world: World, asset: Asset, regions: list[dict[str, Any]] | None = None, *, who: str = "annotator", **more: Any
) -> None:
    """Make a task of an asset, have somebody answer it, and settle the answer."""
    make_task(world, asset)
    answer(world, who, [region()] if regions is None else regions, **more)
    settle_pending()


def claim_review(world: World, who: str = "reviewer", **wanted: Any) -> dict[str, Any] | None:
    """Lend somebody one review; None where nothing fits."""
    rows = call(world, who, "post", f"projects/{world.project.id}/reviews/claim", {"count": 1, "filter": wanted})
    return rows[0] if rows else None


def decide(world: World, who: str, review: dict[str, Any] | None, expect: int = 200, **decision: Any) -> Any:
    """Decide on a review."""
    assert review is not None
    return call(world, who, "post", f"reviews/{review['id']}/decision", decision, expect=expect)


def dispute(world: World, asset: Asset, answers: dict[str, list[dict[str, Any]]], **more: Any) -> Task:
    """Have several people answer one asset, and settle what they say."""
    task = make_task(world, asset, overlap=len(answers))
    for who, regions in answers.items():
        answer(world, who, regions, unsure=who in more.get("unsure", ()))
    settle_pending()
    return task
