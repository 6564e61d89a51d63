"""What Django refuses before a view is a problem too, never its HTML page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_address_that_there_is_not_is_404_for_every_method(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_world(pictures=1).people["manager"])
    reply = getattr(client, method)("/api/v1/no/such/call")
    assert (reply.status_code, reply["Content-Type"]) == (404, "application/problem+json")
    assert reply.json()["code"] == "not_found"


def test_a_write_without_its_token_is_told_as_a_problem() -> None:
    reply = Client(enforce_csrf_checks=True).post("/sign-in", {})
    assert (reply.status_code, reply["Content-Type"], reply.json()["code"]) == (
        403,
        "application/problem+json",
        "csrf_failed",
    )


def test_a_name_that_is_not_served_is_told_with_the_variable() -> None:
    reply = Client().get("/api/v1/auth/state", headers={"host": "elsewhere.example.org"})
    assert (reply.status_code, reply.json()["code"]) == (400, "unknown_host")
    assert "ALLOWED_HOSTS" in reply.json()["detail"]
