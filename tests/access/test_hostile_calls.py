"""Every operation of the API against hostile values: refused in words, and never an error of the server's.

What an operation takes is read from the OpenAPI document, so that a new one is walked without being named here.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache as redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from annotation.prelabel import prompts
from tests.access.test_truth_table import TABLE, Row, answer, make_names
from tests.factories.world import World
from tests.live import ROOT

pytestmark = pytest.mark.django_db

NUL = "a\0b"
DEEP = "[" * 60_000 + "]" * 60_000
# Under the limit of the decoder, over what a document of ours needs.
TIERED = "[" * 800 + "]" * 800
NUMBERS = ("1" + "0" * 30, "-1" + "0" * 30, "9" * 5000, str(2**63), str(2**31), "1e308", "1e400")
# Cursors as they were before they were signed: right in length, wrong in type.
FORGED = [
    base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    for values in (
        ["x"], [{}], [None], [10**30], ["\0"], ["x", "y"], [[], {}], [None, None], [10**30, 10**30], ["\0", "\0"],
        ["2026-01-01T00:00:00+00:00", "no id"], [True, "6f3e5c0a-0000-4000-8000-000000000000"], [1, 2, 3], [],
    )
] + ["", "%00", "a", "AAAA", "é", "9" * 70_000]  # fmt: skip


@dataclass
class Operation:
    """What the document says of one operation."""

    queries: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    form: Any = None


@cache
def document() -> tuple[dict[str, Operation], dict[str, Any]]:
    """Return every operation by method and address, and the components."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    operations = {}
    for path, methods in described["paths"].items():
        for method, words in methods.items():
            content = words.get("requestBody", {}).get("content", {})
            operations[f"{method.upper()} {shape(path)}"] = Operation(
                {one["name"]: one["schema"] for one in words.get("parameters", ()) if one["in"] == "query"},
                content.get("application/json", {}).get("schema"),
                content.get("multipart/form-data", {}).get("schema"),
            )
    return operations, described["components"]["schemas"]


def shape(path: str) -> str:
    return re.sub(r"\{[^}]+\}|nothing", "*", path.removeprefix("/api/v1/")).split("?")[0]


def properties_of(schema: Any) -> dict[str, Any]:
    """Return the fields of an object, also where it stands under a reference or in a list."""
    components = document()[1]
    while "$ref" in schema:
        schema = components.get(schema["$ref"].rpartition("/")[2], {})
    if schema.get("type") == "array":
        return properties_of(schema["items"])
    return dict(schema.get("properties", {}))


def filled(schema: Any, leaf: Any, depth: int = 0) -> Any:
    """Return a value of the schema with ``leaf`` in every place that takes one of its kind."""
    components = document()[1]
    while "$ref" in schema:
        schema = components.get(schema["$ref"].rpartition("/")[2], {})
    kinds = schema.get("anyOf") or schema.get("oneOf")
    if kinds and depth < 6:
        return filled(next(one for one in kinds if one.get("type") != "null"), leaf, depth + 1)
    if schema.get("type") == "array":
        items = schema.get("items")
        return [filled(items, leaf, depth + 1)] if items and depth < 6 else [leaf]
    if schema.get("properties") and depth < 6:
        return {name: filled(one, leaf, depth + 1) for name, one in schema["properties"].items()}
    if schema.get("type") == "object":
        return {"person": leaf, "skip": leaf, NUL if leaf == NUL else "name": leaf}
    number = schema.get("type") in ("integer", "number", "boolean")
    if isinstance(leaf, str) and number:
        return 1 if schema["type"] != "boolean" else True
    return leaf


def with_leaf(value: Any, leaf: str) -> Iterator[Any]:
    """Yield ``value`` with each of its texts replaced, one at a time."""
    if isinstance(value, str):
        yield leaf
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for at, one in pairs:
        for other in with_leaf(one, leaf):
            yield {**value, at: other} if isinstance(value, dict) else [*value[:at], other, *value[at + 1 :]]


def hostile_queries(operation: Operation, cursors: list[str]) -> Iterator[str]:
    for name, schema in operation.queries.items():
        yield urlencode({name: NUL})
        if schema.get("type") != "string":
            yield from (urlencode({name: number}) for number in (*NUMBERS, "nan", "inf"))
    if "cursor" in operation.queries:
        yield from (urlencode({"cursor": cursor}) for cursor in cursors)
    yield urlencode({"unknown": NUL, NUL: "x", "batch": NUL})


def hostile_bodies(body: Any, schema: Any) -> Iterator[str]:
    yield from (DEEP, TIERED, '{"x":' * 60_000 + "1" + "}" * 60_000)
    yield from (json.dumps(other) for other in with_leaf(body, NUL))
    yield from (json.dumps(other) for other in with_leaf(body, "x" * 70_000))
    if not isinstance(body, dict) or schema is None:
        return
    for name, one in properties_of(schema).items():
        yield json.dumps({**body, name: filled(one, NUL)})
        yield json.dumps({**body, name: filled(one, "\ud800")})
        rest = json.dumps({**body, name: None})[:-1].removesuffix("null")
        if list(body)[-1:] != [name] and name in body:
            rest = json.dumps({**{key: value for key, value in body.items() if key != name}, name: None})[:-5]
        yield f"{rest}{TIERED}}}"
        for number in NUMBERS:
            yield f"{rest}{number}}}"
        for number in NUMBERS[::3]:
            yield json.dumps({**body, name: filled(one, 77_077)}).replace("77077", number)


def hostile_forms(schema: Any) -> Iterator[dict[str, Any]]:
    for name, one in schema["properties"].items():
        sound = {"key": "mine", "sidecar": "{}", "files": SimpleUploadedFile("a.png", b"x"), "batch": "b", "paths": "p"}
        sound["file"] = SimpleUploadedFile("a.jsonl", b'{"text": "x"}')
        if one.get("format") != "binary" and one.get("type") != "array":
            yield {**sound, name: NUL}
            yield {**sound, name: "x" * 70_000}
            yield {**sound, name: DEEP}
            yield {**sound, name: '{"name": "\\ud800\\u0000"}'}
        yield {**sound, name: SimpleUploadedFile("a\\&#0;b\0.png", b"x")}
    yield {**sound, "paths": NUL}


class Hostile:
    """Sends calls as one person; each is undone, and none may be an error of the server's."""

    def __init__(self, world: World, who: str) -> None:
        self.headers = {} if who == "anonymous" else {"Authorization": f"Token {world.tokens[who]}"}
        # One for all: making a client loads the middleware.
        self.client = Client(raise_request_exception=False)
        self.calls = 0
        self.broken: list[str] = []

    def send(self, method: str, path: str, data: Any = None, content_type: str = "", **more: str) -> Any:
        self.calls += 1
        self.client.cookies.clear()
        given = {} if data is None else {"data": data, **({"content_type": content_type} if content_type else {})}
        with transaction.atomic():
            reply = getattr(self.client, method.lower())(f"/api/v1/{path}", headers={**self.headers, **more}, **given)
            transaction.set_rollback(True)
        words = f"{method} {path[:200]} {str(data)[:200]} {str(more)[:80]}: {reply.status_code} "
        if reply.status_code >= 500:
            why = reply.exc_info[1] if getattr(reply, "exc_info", None) else reply.content[:300]
            self.broken.append(words + repr(why)[:200])
        elif reply.status_code >= 400 and reply["Content-Type"] != "application/problem+json":
            self.broken.append(words + reply["Content-Type"])
        return reply


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No worker is waited for: a call that reaches one is answered at once. Refusals are not logged one by one."""
    outlined = {"rings": [], "rle": {}, "confidence": 1.0, "is_cached": True, "milliseconds": 1.0}
    tried = {"regions": [], "unmapped": [], "milliseconds": 1.0}
    monkeypatch.setattr(prompts, "call", lambda name, *_, **__: outlined if name == "segment" else tried)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def busy(db: None) -> tuple[World, dict[str, str]]:
    """The world of the truth table in the middle of its work, and what the placeholders of the table stand for."""
    return make_names()


@pytest.fixture
def cursors(busy: tuple[World, dict[str, str]]) -> list[str]:
    """Forged cursors, and true ones of other lists."""
    world, known = busy
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    own = [
        Client().get(f"/api/v1/{path}?limit=1", headers=headers).json()["next"]
        for path in ("audit", f"projects/{known['project']}/assets")
    ]
    assert all(own)
    return [*FORGED, *own]


ROWS = [*(row for row in TABLE if row.body == "answer"), *(row for row in TABLE if row.body != "answer")]
OPERATIONS = {f"{row.method} {shape(row.path)}": row for row in reversed(ROWS)}
RANGES = ("bytes=" + "9" * 5000 + "-", "bytes=-" + "9" * 5000, "bytes=0-" + "9" * 5000, "bytes=\0-")
PARTS = ("%00", "a%00b", "%ff", "9" * 5000, "x" * 70_000, "%ED%A0%80")


@pytest.mark.parametrize("who", ["manager", "anonymous"])
@pytest.mark.usefixtures("quiet")
def test_no_call_is_an_error_of_the_server(who: str, busy: tuple[World, dict[str, str]], cursors: list[str]) -> None:
    world, known = busy
    hostile = Hostile(world, who)
    for name, row in OPERATIONS.items():
        redis.clear()
        path = row.path.format(**known)
        plain = path.partition("?")[0]
        first = hostile.send(row.method, path, None if row.method == "GET" else DEEP, "application/json")
        if first.status_code == 401 and who == "anonymous" and not name.startswith("POST auth/"):
            # What an anonymous call brings is not read.
            hostile.send(row.method, f"{plain}?{urlencode({'search': NUL, 'cursor': cursors[0]})}")
            continue
        attack(hostile, row, document()[0][name], path, known, cursors)
    assert hostile.broken == [], f"{len(hostile.broken)} of {hostile.calls} calls\n" + "\n".join(hostile.broken[:60])
    assert hostile.calls >= 2 * len(OPERATIONS)


def attack(
    hostile: Hostile, row: Row, operation: Operation, path: str, known: dict[str, str], cursors: list[str]
) -> None:
    plain = path.partition("?")[0]
    body = answer() if row.body == "answer" else row.body or {}
    body = json.loads(json.dumps(body).replace("{asset}", known["asset"]))
    text = None if row.method == "GET" else json.dumps(body)
    for query in hostile_queries(operation, cursors):
        hostile.send(row.method, f"{plain}?{query}", text, "application/json")
    for other in () if text is None else hostile_bodies(body, operation.body):
        hostile.send(row.method, path, other, "application/json")
    for digits in RANGES if text is None else ():
        hostile.send("GET", path, Range=digits)
    for form in hostile_forms(operation.form) if operation.form else ():
        hostile.send(row.method, path, form)
    parts = plain.split("/")
    for at, value in enumerate(parts):
        for other in PARTS if value in known.values() or value == "nothing" else ():
            hostile.send(row.method, "/".join([*parts[:at], other, *parts[at + 1 :]]), text, "application/json")


def test_a_cursor_is_of_one_list(busy: tuple[World, dict[str, str]]) -> None:
    world, known = busy
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    lists = [name.removeprefix("GET ") for name, one in document()[0].items() if "cursor" in one.queries]
    assert len(lists) >= 15
    assert "projects/*/assets" in lists
    path = f"/api/v1/projects/{known['project']}/assets"
    first = Client().get(f"{path}?limit=2", headers=headers).json()
    rest = Client().get(f"{path}?limit=2&cursor={first['next']}", headers=headers).json()
    assert len({row["id"] for row in first["results"] + rest["results"]}) == 4
    # The same rows in the same order, but of another list.
    for cursor in (first["next"][:-2] + "AA", base64.urlsafe_b64encode(b"0" * 16 + b"[]").decode(), *FORGED[:14]):
        reply = Client().get(path, {"cursor": cursor}, headers=headers)
        assert (reply.status_code, reply.json()["errors"][0]["path"]) == (422, "cursor"), cursor
    other = Client().get(f"/api/v1/projects/{known['project']}/jobs", {"cursor": first["next"]}, headers=headers)
    assert (other.status_code, other.json()["errors"][0]["path"]) == (422, "cursor")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"description": NUL}, "description", "invalid"),
        ({"policy": {"review_hard_labels": ["a", NUL]}}, "policy.review_hard_labels[1]", "invalid"),
        ({"policy": {"lease_seconds": 10**30}}, "policy.lease_seconds", "out_of_range"),
        ('{"description": "\\ud800"}', "", "not_json"),
        (DEEP, "", "too_deep"),
        (TIERED, "", "too_deep"),
        ('{"policy": ' + TIERED + "}", "", "too_deep"),
        ('{"policy": {"x": ' + "[" * 100, "", "not_json"),
        ('{"description": "' + "[{" * 4000 + '"}', None, None),
        ({"description": "\\u0000 is written thus, and so is 12345678901234567890"}, None, None),
    ],
)
def test_what_is_refused_is_named(busy: tuple[World, dict[str, str]], body: Any, field: str | None, code: str) -> None:
    world, known = busy
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    reply = Client().patch(f"/api/v1/projects/{known['project']}", text, "application/json", headers=headers)
    if field is None:
        assert reply.status_code == 200, reply.content
        return
    assert reply.status_code == 422
    assert (reply.json()["errors"][0]["path"], reply.json()["errors"][0]["code"]) == (field, code)


def test_what_the_border_lets_in_and_the_database_refuses_is_a_refusal(busy: tuple[World, dict[str, str]]) -> None:
    world, _ = busy
    headers = {"Authorization": f"Token {world.tokens['admin']}"}
    long = {"username": "new-person", "email": f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.org"}
    reply = Client().post("/api/v1/users", json.dumps(long), content_type="application/json", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (422, "validation_failed"), reply.content


def test_a_place_on_the_server_that_no_disk_has_is_a_refusal(
    busy: tuple[World, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, known = busy
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_folders=(str(tmp_path),)))
    for name in ("x" * 70_000, "x/" * 40_000, "loop", "loop/x", "~", "../.."):
        path = f"{tmp_path}/{name}"
        for who, address, form in (
            ("manager", f"projects/{known['project']}/assets/folder", json.dumps({"path": path})),
            ("admin", "models/upload", {"key": "mine", "sidecar": "{}", "path": path}),
        ):
            headers = {"Authorization": f"Token {world.tokens[who]}"}
            given = {"content_type": "application/json"} if isinstance(form, str) else {}
            reply = Client().post(f"/api/v1/{address}", form, headers=headers, **given)  # type: ignore[arg-type]
            assert reply.status_code == 422, (name[:20], reply.content[:300])
            assert "path" in [error["path"] for error in reply.json()["errors"]]


def test_a_form_is_read_at_the_border(busy: tuple[World, dict[str, str]]) -> None:
    world, known = busy
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    for disposition in (
        "name=files; filename*=nothing''a.png", "name=files; filename*=unicode_escape''%5Cud800.png",
        "name=files; filename*=utf-7''+2AA-.png", 'name="files\0"; filename="a.png"', 'name="ba\0tch"', "name=batch",
    ):  # fmt: skip
        body = f"--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\na\0b\r\n--b--\r\n".encode()
        kind = "multipart/form-data; boundary=b"
        reply = Client().generic("POST", f"/api/v1/projects/{known['project']}/assets", body, kind, headers=headers)
        assert reply.status_code in (202, 400, 422), (disposition, reply.content[:300])
    paths = [path for area in ("platform", "annotation", "review") for path in (ROOT / area).rglob("*.py")]
    past = re.compile(r"request\.(POST|FILES|GET|data)\b|http\.(POST|FILES|GET)\b")
    assert [str(path.relative_to(ROOT)) for path in paths if past.search(path.read_text())] == [
        "platform/assay/kernel/http.py"
    ]
