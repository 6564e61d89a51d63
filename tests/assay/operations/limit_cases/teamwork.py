"""Limits of work and of what people write."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from assay.accounts import services as accounts
from assay.accounts import tokens
from assay.kernel.errors import Conflict, ValidationFailed
from assay.projects import members_file
from assay.projects.limits import MAX_EACH
from review.comments.rules import MAX_TEXT as MAX_COMMENT
from tests.assay.operations.limit_cases.common import Bench, case, refused
from tests.factories.world import make_task


@case("Tasks in one claim")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/tasks/claim", {"count": 10}, who="annotator").status_code == 200
    refused(bench.send("projects/PROJECT/tasks/claim", {"count": 11}, who="annotator"), 422, "count", "1 to 10")


@case("Words for skipping")
def _(bench: Bench) -> None:
    make_task(bench.world, bench.world.assets[0])
    (task,) = bench.send("projects/PROJECT/tasks/claim", {"count": 1}, who="annotator").json()
    path = f"tasks/{task['id']}/skip"
    refused(bench.send(path, {"reason": "w" * 501}, who="annotator"), 422, "reason", "500")
    assert bench.send(path, {"reason": "w" * 500}, who="annotator").status_code in (200, 204)


@case("A comment")
def _(bench: Bench) -> None:
    asset = str(bench.world.assets[0].id)
    said = {"asset": asset, "text": "w" * MAX_COMMENT}
    assert bench.send("projects/PROJECT/comments", said).status_code == 201
    refused(
        bench.send("projects/PROJECT/comments", {"asset": asset, "text": "w" * (MAX_COMMENT + 1)}), 422, "text", "4"
    )


@case("A project's name")
def _(bench: Bench) -> None:
    assert bench.send("projects", {"name": "n" * 120}).status_code == 201
    refused(bench.send("projects", {"name": "n" * 121}), 422, "name", "120")


@case("A project's description or guidelines")
def _(bench: Bench) -> None:
    for field in ("description", "guidelines"):
        assert bench.send("projects/PROJECT", {field: "w" * 100_000}, method="patch").status_code == 200
        refused(bench.send("projects/PROJECT", {field: "w" * 100_001}, method="patch"), 422, field, "100000")


@case("Gold items proposed at once")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/gold/propose", {"count": 200}).status_code < 300
    refused(bench.send("projects/PROJECT/gold/propose", {"count": 201}), 422, "count", "1 to 200")


@case("Tries to sign in, a name and address")
def _(_bench: Bench) -> None:
    cache.clear()
    body = json.dumps({"username": str(uuid.uuid4()), "password": "wrong"})
    tries = [Client().post("/api/v1/auth/login", body, content_type="application/json") for _ in range(11)]
    assert [reply.status_code for reply in tries] == [401] * 10 + [429]
    assert "five minutes" in tries[-1].json()["detail"]


@case("An invitation or password link")
def _(bench: Bench) -> None:
    path = bench.send("invitations", {}, who="admin").json()["path"]
    secret = path.split("/")[-1]
    moment = accounts.now()
    for after, status in ((timedelta(hours=24, seconds=-5), 200), (timedelta(hours=24, seconds=5), 404)):
        bench.patch.setattr(accounts, "now", lambda after=after: moment + after)
        reply = Client().get(f"/api/v1/links/{secret}")
        assert reply.status_code == status
    assert "expired" in reply.json()["detail"]


@case("Lines of a file of members")
def _(bench: Bench) -> None:
    bench.patch.setattr(members_file, "MAX_LINES", 3)
    text = "username,role\nannotator,annotator\nreviewer,reviewer\n"
    path = "projects/PROJECT/members/import"
    assert bench.send(path, {"file": text}).json()["same"] == 2
    refused(bench.send(path, {"file": text + "outsider,annotator\n"}), 422, "file", "at most 3 lines")


@case("Names of one kind a member is limited to")
def _(bench: Bench) -> None:
    member = f"projects/PROJECT/members/{bench.world.people['annotator'].id}"
    for kind in ("tags", "batches"):
        under, over = ([f"{kind}{at}" for at in range(count)] for count in (MAX_EACH, MAX_EACH + 1))
        assert bench.send(member, {"role": "annotator", kind: under}, method="patch").status_code == 200
        refused(bench.send(member, {"role": "annotator", kind: over}, method="patch"), 422, kind, str(MAX_EACH))


@case("Days of an API token")
def _(bench: Bench) -> None:
    user = bench.world.people["annotator"]
    bench.set(token_days=30)
    tokens.create_token(user, "n", days=30)
    with pytest.raises(ValidationFailed) as caught:
        tokens.create_token(user, "n", days=31)
    assert [error.path for error in caught.value.errors] == ["days"]
    assert "30" in caught.value.errors[0].message


@case("API tokens of a person")
def _(bench: Bench) -> None:
    user = bench.world.people["annotator"]
    for _one in range(tokens.MOST_TOKENS - 1):
        tokens.create_token(user, "n")
    with pytest.raises(Conflict, match="100 tokens"):
        tokens.create_token(user, "n")
