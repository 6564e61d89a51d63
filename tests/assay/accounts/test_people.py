"""People: links that work once, switching off, sessions and tokens, zone, one's own data."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from annotation.tasks.models import Annotation, Assignment, Task
from assay.accounts import sessions
from assay.accounts.models import ApiToken, OneTimeLink, SignIn, User
from assay.auditlog.models import AuditEntry
from assay.kernel.clock import now
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password 7"


@pytest.fixture
def world() -> World:
    cache.clear()
    sessions._seen.clear()
    return make_world(pictures=3)


def call(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    data = json.dumps(body) if body is not None else None
    send = getattr(client, method.lower())
    extra = {"data": data, "content_type": "application/json"} if data is not None else {}
    return send(f"/api/v1/{path}", headers=headers, **extra)


def token(world: World, who: str) -> dict[str, str]:
    return {"Authorization": f"Token {world.tokens[who]}"}


def browser(user: User, password: str = PASSWORD, agent: str = "Firefox") -> Client:
    client = Client()
    answer = call(client, "POST", "auth/login", {"username": user.username, "password": password},
                  **{"User-Agent": agent})  # fmt: skip
    assert answer.status_code == 200, answer.content
    return client


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def test_an_invitation_works_once_within_a_day_and_can_be_taken_back(world: World) -> None:
    admin = token(world, "admin")
    first = call(Client(), "POST", "invitations", {"is_admin": True}, **admin).json()["path"]
    second = call(Client(), "POST", "invitations", {}, **admin).json()["path"]
    listed = call(Client(), "GET", "invitations/open", **admin).json()
    assert [(row["is_admin"], row["invited_by"]) for row in listed] == [(False, "admin"), (True, "admin")]
    assert call(Client(), "DELETE", f"invitations/{listed[0]['id']}", **admin).status_code == 204
    taken_back = call(Client(), "POST", f"links/{second.split('/')[-1]}", {"username": "late", "password": PASSWORD})
    assert taken_back.status_code == 404
    secret = first.split("/")[-1]
    joined = call(Client(), "POST", f"links/{secret}", {"username": "grace", "password": PASSWORD})
    assert (joined.status_code, joined.json()["is_admin"]) == (200, True)
    again = call(Client(), "POST", f"links/{secret}", {"username": "grace2", "password": PASSWORD})
    assert (again.status_code, User.objects.filter(username="grace2").exists()) == (404, False)
    third = call(Client(), "POST", "invitations", {}, **admin).json()
    OneTimeLink.objects.update(expires_at=now() - timedelta(seconds=1))
    assert call(Client(), "GET", f"links/{third['path'].split('/')[-1]}").status_code == 404
    assert call(Client(), "GET", "invitations/open", **admin).json() == []


def test_a_password_link_ends_the_sessions_of_the_old_password(world: World) -> None:
    bob = with_password(world.people["annotator"])
    old = browser(bob)
    link = call(Client(), "POST", f"users/{bob.id}/reset-link", {}, **token(world, "admin")).json()["path"]
    new = Client()
    answer = call(new, "POST", f"links/{link.split('/')[-1]}", {"password": "another long password 8"})
    assert answer.status_code == 200
    assert call(old, "GET", "me").status_code == 401
    assert call(new, "GET", "me").json()["username"] == bob.username
    assert [row["current"] for row in call(new, "GET", "me/sessions").json()] == [True]


def test_switching_off_ends_access_and_frees_work_and_loses_nothing(world: World) -> None:
    bob = with_password(world.people["annotator"])
    mine = browser(bob)
    for asset in world.assets:
        make_task(world, asset)
    tasks = call(mine, "POST", f"projects/{world.project.id}/tasks/claim", {"count": 3}).json()
    submission = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()]}
    assert call(mine, "POST", f"tasks/{tasks[0]['id']}/submit", submission).status_code == 200
    Assignment.objects.filter(pk=tasks[1]["id"]).update(state="returned")
    answers = Annotation.objects.count()

    off = call(Client(), "PATCH", f"users/{bob.id}", {"is_active": False}, **token(world, "admin"))
    assert (off.status_code, off.json()["is_active"]) == (200, False)

    assert call(mine, "GET", "me").status_code == 401
    assert call(Client(), "GET", "me", **token(world, "annotator")).status_code == 401
    assert (SignIn.objects.filter(user=bob).count(), ApiToken.objects.filter(user=bob).count()) == (0, 0)
    states = dict(Assignment.objects.filter(user=bob).values_list("id", "state"))
    assert [states[uuid.UUID(task["id"])] for task in tasks] == ["submitted", "released", "released"]
    assert Annotation.objects.count() == answers == 1
    free = Task.objects.filter(asset_id__in=[task["asset"]["id"] for task in tasks[1:]], kind="annotate")
    assert [(task.free_count, task.free_slots) for task in free] == [(1, [0])] * 2
    # A colleague gets what was freed.
    claimed = call(
        Client(), "POST", f"projects/{world.project.id}/tasks/claim", {"count": 5}, **token(world, "manager")
    )
    assert {row["asset"]["id"] for row in claimed.json()} == {task["asset"]["id"] for task in tasks[1:]}

    on = call(Client(), "PATCH", f"users/{bob.id}", {"is_active": True}, **token(world, "admin"))
    assert on.json()["is_active"] is True
    assert call(browser(bob), "GET", "me").json()["username"] == bob.username
    actions = list(AuditEntry.objects.filter(object_id=bob.id).order_by("id").values_list("action", flat=True))
    assert actions[-3:] == ["user.changed", "user.signed_out", "user.changed"]


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(world: World) -> None:
    bob = with_password(world.people["annotator"])
    here, there = browser(bob, agent="Firefox"), browser(bob, agent="Chrome on another desk")
    listed = call(here, "GET", "me/sessions").json()
    assert sorted((row["agent"], row["current"]) for row in listed) == [
        ("Chrome on another desk", False), ("Firefox", True),
    ]  # fmt: skip
    wrong = call(here, "POST", "auth/password", {"current": "not it", "new": "another long password 8"})
    assert wrong.json()["errors"][0]["path"] == "current"
    changed = call(here, "POST", "auth/password", {"current": PASSWORD, "new": "another long password 8"})
    assert changed.status_code == 204
    assert call(there, "GET", "me").status_code == 401
    after = call(here, "GET", "me/sessions").json()
    assert [(row["agent"], row["current"]) for row in after] == [("Firefox", True)]


def test_one_session_or_all_others_are_ended(world: World) -> None:
    bob = with_password(world.people["annotator"])
    here, second, third = browser(bob), browser(bob), browser(bob)
    rows = {row["current"]: row["id"] for row in call(second, "GET", "me/sessions").json()}
    assert call(here, "DELETE", f"me/sessions/{rows[True]}").status_code == 204
    assert (call(second, "GET", "me").status_code, call(third, "GET", "me").status_code) == (401, 200)
    assert call(here, "DELETE", "me/sessions").json() == {"sessions": 1, "tokens": 0}
    assert (call(third, "GET", "me").status_code, call(here, "GET", "me").status_code) == (401, 200)
    theirs = SignIn.objects.get(user=bob).id
    eve = browser(with_password(world.people["reviewer"]))
    assert call(eve, "DELETE", f"me/sessions/{theirs}").status_code == 404
    assert call(here, "POST", "auth/logout", {}).status_code == 204
    assert not SignIn.objects.filter(user=bob).exists()


def test_an_admin_sees_and_ends_somebody_s_access(world: World) -> None:
    bob = with_password(world.people["annotator"])
    theirs = browser(bob)
    path = f"users/{bob.id}/access"
    seen = call(Client(), "GET", path, **token(world, "admin")).json()
    assert (len(seen["sessions"]), len(seen["tokens"])) == (1, 1)
    assert call(Client(), "DELETE", path, **token(world, "admin")).json() == {"sessions": 1, "tokens": 1}
    assert call(theirs, "GET", "me").status_code == 401
    assert call(browser(bob), "GET", "me").status_code == 200


def test_use_is_noted_once_a_minute(world: World) -> None:
    bob = with_password(world.people["annotator"])
    here = browser(bob)
    old = now() - timedelta(hours=3)
    SignIn.objects.filter(user=bob).update(seen_at=old)
    call(here, "GET", "me")
    first = SignIn.objects.get(user=bob).seen_at
    assert first > now() - timedelta(seconds=30)
    SignIn.objects.filter(user=bob).update(seen_at=old)
    call(here, "GET", "me")
    assert SignIn.objects.get(user=bob).seen_at == old


def test_the_zone_is_checked_and_kept(world: World) -> None:
    headers = token(world, "annotator")
    assert call(Client(), "GET", "me", **headers).json()["time_zone"] == ""
    assert (
        call(Client(), "PATCH", "me", {"time_zone": "Asia/Kathmandu"}, **headers).json()["time_zone"]
        == "Asia/Kathmandu"
    )
    refused = call(Client(), "PATCH", "me", {"time_zone": "Middle/Earth"}, **headers)
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "time_zone")
    refused = call(Client(), "PATCH", "me", {"email": "nonsense"}, **headers)
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "email")
    assert call(Client(), "PATCH", "me", {"time_zone": ""}, **headers).json()["time_zone"] == ""


def test_one_s_own_data_is_whole_and_only_one_s_own(world: World) -> None:
    bob = with_password(world.people["annotator"])
    make_task(world, world.assets[0])
    headers = token(world, "annotator")
    (task,) = call(Client(), "POST", f"projects/{world.project.id}/tasks/claim", {"count": 1}, **headers).json()
    submission = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()], "seconds": 4}
    call(Client(), "POST", f"tasks/{task['id']}/submit", submission, **headers)
    answer = call(browser(bob), "GET", "me/data")
    assert answer["Content-Disposition"] == 'attachment; filename="assay-my-data.json"'
    told = answer.json()
    assert set(told) == {"made_at", "account", "sessions", "tokens", "actions", "memberships", "notices", "work"}
    assert told["account"]["username"] == bob.username
    assert told["memberships"] == [{"project": "World", "role": "annotator"}]
    assert [(row["project"], row["answers"], row["seconds"]) for row in told["work"]["projects"]] == [("World", 1, 4.0)]
    assert len(told["sessions"]) == 1
    text = answer.content.decode()
    assert world.tokens["annotator"] not in text
    assert "argon2" not in text
    assert world.people["reviewer"].username not in text
