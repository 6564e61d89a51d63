"""Calls of the API as one of a world's people, for the attacks."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.test import Client

from tests.factories.world import World, region


def send(world: World, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Return the reply to a call with the person's token."""
    content = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    sender = {"Authorization": f"Token {world.tokens[who]}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return getattr(Client(), method)(f"/api/v1/{path}", headers=sender, **content)


def answer(**more: Any) -> dict[str, Any]:
    """Return a body for a submit."""
    return {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()], "seconds": 3} | more


def claim(world: World, who: str, kind: str = "annotate") -> Any:
    """Return the one task or review that is lent to a person."""
    where, body = ("reviews", {}) if kind == "review" else ("tasks", {"kind": kind})
    reply = send(world, who, "post", f"projects/{world.project.id}/{where}/claim", {"count": 1, **body})
    assert reply.status_code == 200, reply.content
    (task,) = reply.json()
    return task
