"""The set-up link makes the first admin, and nobody after that."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from assay.accounts.models import OneTimeLink, User
from assay.accounts.services import create_link, create_user, first_admin_setup_link, use_link
from assay.auditlog.models import AuditEntry
from assay.cli import up
from assay.kernel.errors import DomainError
from tests.factories.world import PASSWORD
from tests.live import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


def link() -> str:
    path = first_admin_setup_link()
    assert path is not None
    return path.rpartition("/")[2]


def use(secret: str, name: str) -> Any:
    body = json.dumps({"username": name, "password": PASSWORD})
    return Client().post(f"/api/v1/links/{secret}", body, content_type="application/json")


def admins() -> list[str]:
    return sorted(User.objects.filter(is_admin=True).values_list("username", flat=True))


def is_over(secret: str) -> None:
    """Whoever opens or uses the link is told that Assay is set up."""
    for reply in (Client().get(f"/api/v1/links/{secret}"), use(secret, "late")):
        assert (reply.status_code, reply.json()["code"]) == (404, "set_up")
        assert reply.json()["detail"].startswith("Assay is set up: it has had its first admin")
    assert not User.objects.filter(username="late").exists()
    assert first_admin_setup_link() is None
    assert Client().get("/api/v1/auth/state").json()["needs_setup"] is False


def test_it_ends_with_its_use() -> None:
    secret = link()
    assert Client().get("/api/v1/auth/state").json()["needs_setup"] is True
    assert use(secret, "ada").json()["is_admin"] is True
    is_over(secret)
    assert admins() == ["ada"]
    entry = AuditEntry.objects.get(action="user.created")
    assert (entry.actor_name, entry.detail) == ("ada", {"username": "ada", "is_admin": True, "through": "setup"})


def test_it_ends_with_an_admin_made_by_the_shell() -> None:
    secret = link()
    create_user(username="bob", password=PASSWORD)
    assert Client().get(f"/api/v1/links/{secret}").status_code == 200, "a person who is no admin changes nothing"
    create_user(username="ada", password=PASSWORD, is_admin=True)
    is_over(secret)
    assert admins() == ["ada"]


def test_it_ends_with_an_admin_who_came_by_invitation() -> None:
    secret = link()
    invited = create_link(OneTimeLink.Purpose.INVITATION, is_admin=True).path.rpartition("/")[2]
    assert use(invited, "grace").status_code == 200
    is_over(secret)


@pytest.mark.parametrize("what", ["off", "demoted", "gone"])
def test_it_does_not_come_back_with_the_only_admin_away(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    secret = link()
    assert use(secret, "ada").status_code == 200
    rows = User.objects.filter(username="ada")
    if what == "gone":
        rows.delete()
    else:
        rows.update(**{"is_active" if what == "off" else "is_admin": False})
    is_over(secret)
    OneTimeLink.objects.create(
        purpose="setup", token_hash="0" * 64, is_admin=True, expires_at=OneTimeLink.objects.get().expires_at
    )
    up._announce("127.0.0.1", 8000, Path("d"))
    printed = capsys.readouterr().out
    assert "/setup/" not in printed
    assert "assay user create NAME --admin" in printed
    create_user(username="eve", password=PASSWORD, is_admin=True)
    assert "eve" in admins()


def test_what_is_printed_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    up._announce("127.0.0.1", 8000, Path("d"))
    assert "http://127.0.0.1:8000/setup/" in capsys.readouterr().out
    create_user(username="ada", password=PASSWORD, is_admin=True)
    up._announce("127.0.0.1", 8000, Path("d"))
    printed = capsys.readouterr().out
    assert "/setup/" not in printed
    assert "user create" not in printed


def test_who_joins_is_logged_with_who_invited() -> None:
    admin = create_user(username="ada", password=PASSWORD, is_admin=True)
    invited = create_link(OneTimeLink.Purpose.INVITATION, actor=admin).path.rpartition("/")[2]
    assert use(invited, "bob").status_code == 200
    entry = AuditEntry.objects.filter(action="user.created").latest("id")
    assert (entry.actor_name, entry.detail["through"]) == ("ada", "invitation")


def together(*acts: Any) -> list[str]:
    """Do everything at once, each over a connection of its own; returns what was refused."""
    begin, refusals = threading.Barrier(len(acts)), []

    def run(act: Any) -> None:
        begin.wait()
        try:
            act()
        except DomainError as error:
            refusals.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


@pytest.mark.django_db(transaction=True)
def test_two_who_use_it_at_once_are_one_admin() -> None:
    secret = link()
    names = ("ada", "bob", "eve", "grace")
    refusals = together(
        *(lambda name=name: use_link(secret, username=name, password=PASSWORD) for name in names)  # type: ignore[misc]
    )
    assert (len(admins()), refusals) == (1, ["set_up"] * 3)


@pytest.mark.django_db(transaction=True)
def test_two_links_used_at_once_are_one_admin() -> None:
    first = link()
    kept = OneTimeLink.objects.get()
    second = link()  # it ends the first; two that began at once would both stand
    kept.save(force_insert=True)
    refusals = together(
        lambda: use_link(first, username="ada", password=PASSWORD),
        lambda: use_link(second, username="bob", password=PASSWORD),
    )
    assert (len(admins()), refusals) == (1, ["set_up"])


@pytest.mark.django_db(transaction=True)
def test_whoever_becomes_an_admin_by_the_shell_meanwhile_is_waited_for() -> None:
    from django.db import transaction

    secret = link()
    is_made, may_end = threading.Event(), threading.Event()

    def shell() -> None:
        with transaction.atomic():
            create_user(username="ada", password=PASSWORD, is_admin=True)
            is_made.set()
            may_end.wait(PATIENCE)

    def late() -> None:
        is_made.wait(PATIENCE)
        use_link(secret, username="late", password=PASSWORD)

    def end_when_waited_for() -> None:
        is_made.wait(PATIENCE)
        with connection.cursor() as cursor:
            for _ in range(3000):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                if cursor.fetchone()[0]:
                    break
        may_end.set()

    assert together(shell, late, end_when_waited_for) == ["set_up"]
    assert admins() == ["ada"]
