"""Links and tokens end; what they are is kept nowhere in clear; what gives power asks for the password."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from assay.accounts.models import ApiToken, OneTimeLink, SignIn, User
from assay.accounts.services import create_link, create_token
from assay.accounts.session_store import stored_key
from assay.accounts.sessions import end_everything
from assay.kernel.clock import now
from assay.kernel.models import StoredReply
from assay.notifications.models import Notice
from assay.notifications.token_notices import warn_of_tokens
from tests.attacks.calls import answer, claim, send
from tests.factories.world import PASSWORD, World, make_task, make_world

pytestmark = pytest.mark.django_db
OTHER = "another long password 9"


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


def with_password(world: World, who: str) -> User:
    user = world.people[who]
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


def signed_in(world: World, who: str) -> Client:
    with_password(world, who)
    client = Client()
    reply = post(client, "auth/login", {"username": who, "password": PASSWORD})
    assert reply.status_code == 200, reply.content
    return client


def post(client: Client, path: str, body: Any = None, method: str = "post", **headers: str) -> Any:
    content = json.dumps(body or {})
    return getattr(client, method)(
        f"/api/v1/{path}", content, content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )  # fmt: skip


def by_token(key: str) -> dict[str, str]:
    return {"Authorization": f"Token {key}"}


def make_token(client: Client, **more: Any) -> Any:
    return post(client, "tokens", {"name": "n", **more})


# -- what is kept


def every_text(*, without: tuple[str, ...] = ()) -> str:
    """Return all rows of all tables as text, as a backup would hold them."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in without:
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                texts += [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT encode(body, 'escape') FROM kernel_storedreply")
        texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_no_secret_that_was_ever_made_stands_in_a_row_or_the_log(caplog: pytest.LogCaptureFixture) -> None:
    world = make_world()
    client = signed_in(world, "admin")
    secrets = {client.cookies["sessionid"].value}
    for path, body in (
        ("tokens", {"name": "n"}),
        ("users", {"username": "new-person"}),
        ("invitations", {"is_admin": True}),
    ):
        reply = post(client, path, body, Idempotency_Key=str(uuid.uuid4()))
        assert reply.status_code == 201, reply.content
        row = reply.json()
        secrets.add(row.get("key") or (row.get("link") or row)["path"].rpartition("/")[2])
    issued = post(Client(), "auth/token", {"username": "admin", "password": PASSWORD}).json()["token"]
    reset = post(client, f"users/{world.people['outsider'].id}/reset-link").json()["path"].rpartition("/")[2]
    secrets |= {issued, reset, PASSWORD}
    assert post(Client(), f"links/{reset}", {"password": PASSWORD}).status_code == 200
    rows = every_text()
    assert len(rows) > 10_000
    for secret in secrets:
        assert secret not in rows
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("path", "body"),
    [("tokens", {"name": "n"}), ("users", {"username": "new-person"}), ("invitations", {"is_admin": True})],
)
def test_a_repeated_call_does_not_show_a_secret_again(path: str, body: dict[str, Any]) -> None:
    world = make_world()
    key = str(uuid.uuid4())
    assert send(world, "admin", "post", path, body, Idempotency_Key=key).status_code == 201
    before = ApiToken.objects.count(), User.objects.count(), OneTimeLink.objects.count()
    again = send(world, "admin", "post", path, body, Idempotency_Key=key)
    assert (again.status_code, again.json()["code"]) == (409, "shown_once")
    assert again["Content-Type"] == "application/problem+json"
    assert (ApiToken.objects.count(), User.objects.count(), OneTimeLink.objects.count()) == before
    assert StoredReply.objects.count() == 1


def test_a_session_is_known_by_a_hash_and_ends_as_before() -> None:
    world = make_world()
    first, second = signed_in(world, "annotator"), signed_in(world, "annotator")
    keys = {client.cookies["sessionid"].value for client in (first, second)}
    assert not keys & set(Session.objects.values_list("session_key", flat=True))
    assert not keys & set(SignIn.objects.values_list("session_key", flat=True))
    assert first.get("/api/v1/me").status_code == second.get("/api/v1/me").status_code == 200
    stored = Client()
    stored.cookies["sessionid"] = Session.objects.values_list("session_key", flat=True)[0]
    assert stored.get("/api/v1/me").status_code == 401, "what stands in a backup opens nothing"
    rows = first.get("/api/v1/me/sessions").json()
    assert [row["current"] for row in rows].count(True) == 1
    assert first.delete("/api/v1/me/sessions").json()["sessions"] == 1
    assert second.get("/api/v1/me").status_code == 401
    assert post(first, "auth/password", {"current": PASSWORD, "new": OTHER}).status_code == 204
    assert first.get("/api/v1/me").status_code == 200
    assert post(first, "auth/logout").status_code == 204
    assert first.get("/api/v1/me").status_code == 401
    assert Session.objects.count() == SignIn.objects.count() == 0


def test_sessions_of_before_the_upgrade_are_found_by_the_hash_it_gives_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT left(encode(sha256(convert_to(%s, 'UTF8')), 'hex'), 40)", ["abc123"])
        assert cursor.fetchone() == (stored_key("abc123"),)


# -- tokens end


def test_a_token_ends_on_its_day() -> None:
    world = make_world()
    token = ApiToken.objects.get(user=world.people["annotator"])
    assert timedelta(days=89) < token.expires_at - now() <= timedelta(days=90)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now() - timedelta(seconds=1))
    reply = send(world, "annotator", "get", "me")
    assert (reply.status_code, reply.json()["code"]) == (401, "token_expired")


@pytest.mark.parametrize(("days", "status"), [(1, 201), (365, 201), (366, 422), (0, 422), (-1, 422)])
def test_nobody_makes_a_token_for_longer_than_admins_allow(days: int, status: int) -> None:
    world = make_world()
    assert make_token(signed_in(world, "annotator"), days=days).status_code == status


@pytest.mark.parametrize("end", ["change", "reset", "admin"])
def test_what_ends_everything_ends_tokens_but_a_programs(end: str) -> None:
    world = make_world()
    user = with_password(world, "annotator")
    kept = ApiToken.objects.get(user=user)
    assert send(world, "annotator", "patch", f"tokens/{kept.id}", {"is_program": True}).status_code == 404
    assert send(world, "admin", "patch", f"tokens/{kept.id}", {"is_program": True}).status_code == 200
    _, lost = create_token(user, "another")
    if end == "change":
        assert send(world, "annotator", "post", "auth/password", {"current": PASSWORD, "new": OTHER}).status_code == 204
    elif end == "reset":
        secret = create_link(OneTimeLink.Purpose.RESET, user=user).path.rpartition("/")[2]
        assert post(Client(), f"links/{secret}", {"password": OTHER}).status_code == 200
    else:
        assert send(world, "admin", "delete", f"users/{user.id}/access").status_code == 200
    assert Client().get("/api/v1/me", headers=by_token(lost)).status_code == 401
    assert send(world, "annotator", "get", "me").status_code == 200


def test_switching_off_spares_no_token() -> None:
    world = make_world()
    ApiToken.objects.update(is_program=True)
    assert (
        send(world, "admin", "patch", f"users/{world.people['annotator'].id}", {"is_active": False}).status_code == 200
    )
    assert not ApiToken.objects.filter(user=world.people["annotator"]).exists()
    assert end_everything(None, world.people["reviewer"].id) == (0, 0)


def test_people_are_told_a_week_before_a_token_ends_and_once() -> None:
    world = make_world()
    token = ApiToken.objects.get(user=world.people["annotator"])
    assert warn_of_tokens() == 0
    ApiToken.objects.filter(pk=token.pk).update(expires_at=now() + timedelta(days=6))
    assert (warn_of_tokens(), warn_of_tokens()) == (1, 0)
    notice = Notice.objects.get(user=world.people["annotator"])
    assert "test" in notice.words
    (row,) = send(world, "annotator", "get", "notices").json()["results"]
    assert row["project"] is None


def test_the_last_address_stands_beside_the_token() -> None:
    world = make_world()
    Client(REMOTE_ADDR="10.9.8.7").get("/api/v1/me", headers=by_token(world.tokens["annotator"]))
    (row,) = send(world, "annotator", "get", "tokens").json()
    assert row["last_address"] == "10.9.8.7"


# -- scopes


def scoped(world: World, who: str, scope: str) -> None:
    """Have the person act by a token of this scope from now on."""
    world.tokens[who] = create_token(world.people[who], "scoped", scope=scope)[1]


WRITES = [
    # (path, body, method, the least scope that may)
    ("projects/{project}/tasks/claim", {"count": 1}, "post", "label"),
    ("projects/{project}", {"description": "x"}, "patch", "manage"),
    ("projects", {"name": "Another"}, "post", "manage"),
    ("tokens", {"name": "n", "scope": "read"}, "post", "manage"),
    ("me", {"email": "a@b.org"}, "patch", "manage"),
    ("me/sessions", {}, "delete", "manage"),
    ("auth/password", {"current": PASSWORD, "new": OTHER}, "post", "manage"),
    ("users", {"username": "new-person"}, "post", "admin"),
    ("invitations", {"is_admin": True}, "post", "admin"),
    ("users/{outsider}", {"is_admin": True}, "patch", "admin"),
    ("users/{outsider}/reset-link", {}, "post", "admin"),
]
SCOPES = ("read", "label", "manage", "admin")


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("path", "body", "method", "least"), WRITES)
def test_a_token_does_what_its_scope_says_and_no_more(
    path: str, body: dict[str, Any], method: str, least: str, scope: str
) -> None:
    world = make_world()
    with_password(world, "admin")
    send(world, "manager", "patch", f"projects/{world.project.id}/members/{world.people['admin'].id}",
         {"role": "manager"})  # fmt: skip
    scoped(world, "admin", scope)
    reply = send(
        world, "admin", method, path.format(project=world.project.id, outsider=world.people["outsider"].id), body
    )
    if SCOPES.index(scope) >= SCOPES.index(least):
        assert reply.status_code < 300, reply.content
    else:
        assert reply.status_code in (403, 404), reply.content
    still = send(world, "admin", "get", f"projects/{world.project.id}").status_code
    assert still == (401 if path == "auth/password" and reply.status_code == 204 else 200)


@pytest.mark.parametrize("who", ["annotator", "manager"])
def test_no_scope_is_wider_than_the_person(who: str) -> None:
    world = make_world()
    assert send(world, who, "post", "tokens", {"name": "n", "scope": "admin"}).status_code == 422
    scoped(world, who, "manage")
    assert send(world, who, "get", "users").status_code == 404
    assert (send(world, who, "patch", f"projects/{world.project.id}", {"description": "x"}).status_code == 200) == (
        who == "manager"
    )


def test_no_token_makes_a_wider_or_a_longer_one() -> None:
    world = make_world()
    key = create_token(world.people["admin"], "narrow", scope="manage", days=3)[1]
    world.tokens["admin"] = key
    assert send(world, "admin", "post", "tokens", {"name": "n", "scope": "admin"}).status_code == 422
    assert send(world, "admin", "post", "tokens", {"name": "n", "days": 30}).status_code == 422
    made = send(world, "admin", "post", "tokens", {"name": "n", "days": 2}).json()
    assert made["scope"] == "manage"


def test_a_label_token_labels_and_reviews() -> None:
    world = make_world()
    scoped(world, "annotator", "label")
    scoped(world, "reviewer", "label")
    make_task(world, world.assets[0])
    task = claim(world, "annotator")
    assert send(world, "annotator", "post", f"tasks/{task['id']}/submit", answer()).status_code == 200
    review = claim(world, "reviewer", "review")
    assert (
        send(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"}).status_code == 200
    )


# -- the password of just now


POWERS = [
    ("tokens", {"name": "n"}, "post"),
    ("users", {"username": "new-person", "is_admin": True, "password": OTHER}, "post"),
    ("users/{outsider}", {"is_admin": True}, "patch"),
    ("users/{outsider}/reset-link", {}, "post"),
    ("invitations", {"is_admin": True}, "post"),
]


def powers() -> tuple[int, int, int]:
    return ApiToken.objects.count(), OneTimeLink.objects.count(), User.objects.filter(is_admin=True).count()


@pytest.mark.parametrize("is_token", [False, True], ids=["session", "token"])
@pytest.mark.parametrize(("path", "body", "method"), POWERS)
def test_what_gives_power_asks_for_the_password(path: str, body: Any, method: str, is_token: bool) -> None:
    world = make_world()
    client = signed_in(world, "admin")
    address = path.format(outsider=world.people["outsider"].id)
    key = create_token(world.people["admin"], "old")[1]
    late = now() - timedelta(minutes=11)
    if is_token:
        ApiToken.objects.update(password_at=late)
        client, headers = Client(), by_token(key)
    else:
        session = client.session
        session["password_at"] = late.timestamp()
        session.save()
        headers = {}
    before = powers()
    reply = post(client, address, body, method, **headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "password_needed")
    assert powers() == before
    assert post(client, "auth/confirm", {"password": "wrong"}, **headers).status_code == 422
    assert post(client, "auth/confirm", {"password": PASSWORD}, **headers).status_code == 204
    assert post(client, address, body, method, **headers).status_code < 300


def test_a_token_made_by_a_token_knows_the_password_no_longer_than_that_one() -> None:
    world = make_world()
    moment = now() - timedelta(minutes=9)
    ApiToken.objects.filter(user=world.people["admin"]).update(password_at=moment)
    made = send(world, "admin", "post", "tokens", {"name": "n"}).json()
    assert ApiToken.objects.get(pk=made["id"]).password_at == moment
