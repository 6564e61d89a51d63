"""A model's key is a name: whatever else is sent as one is answered as a name nobody uses, and opens no file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from annotation.prelabel.models import PrelabelRun
from annotation.prelabel.warm_up import load_models
from assay.cli import main
from assay.jobs import interactive
from inference_workers import installation, registry
from inference_workers.errors import ModelMissing, UnknownModel
from inference_workers.keys import is_key, key_like
from tests.annotation.prelabel.test_models import answered_here
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db
OWN = (registry.WEIGHTS / "yolox-nano.json").read_text()
UNKNOWN = "nobody-s-model"
FORMS = {
    "absolute": "{outside}/secret", "parent": "../secret", "dots": "..", "slash": "a/b", "backslash": "..\\secret",
    "letters": "x" * 70_000, "capitals": "YOLOX-Nano", "unicode": "yolox-nano\u00e9", "percent": "%2e%2e%2fsecret",
    "blank": "yolox nano", "line": "yolox-nano\n", "hidden": ".new-x", "bundled": "{weights}/yolox-nano",
    "long": "x" * 61, "empty": "",
}  # fmt: skip


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(interactive, "send", answered_here)
    return make_world(pictures=1)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with a sidecar in it that is none of this installation's."""
    (tmp_path / "secret.json").write_text(OWN)
    (tmp_path / "yolox_nano.onnx").write_bytes((registry.WEIGHTS / "yolox_nano.onnx").read_bytes())
    return tmp_path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(registry, "_folders", [registry.WEIGHTS, folder])
    return folder


@pytest.fixture(params=FORMS)
def key(request: pytest.FixtureRequest, outside: Path) -> str:
    return str(FORMS[request.param]).format(outside=outside, weights=registry.WEIGHTS)


def call(world: World, method: str, path: str, body: Any = None, who: str = "admin") -> tuple[int, Any]:
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    reply = getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **given)
    return reply.status_code, reply.json()


def test_every_entry_answers_as_for_a_name_nobody_uses(world: World, key: str) -> None:
    project, asset = world.project.id, str(world.assets[0].id)

    def answers(name: str) -> list[tuple[int, Any]]:
        found = [
            call(world, "get", f"projects/{project}/label-map?model={quote(name, safe='')}"),
            call(world, "put", f"projects/{project}/label-map?model={quote(name, safe='')}", {"map": {}}),
            call(world, "post", f"projects/{project}/prelabel", {"model": name}),
            call(world, "post", f"projects/{project}/try", {"model": name, "asset": asset}),
        ]
        if "/" not in name and name not in ("", ".."):  # those are no address of a model
            found.append(call(world, "delete", f"models/{quote(name, safe='')}"))
        return found

    expected = answers(UNKNOWN)
    assert [status for status, _ in expected] == [404, 404, 422, 422, 404]
    assert answers(key) == expected[: len(answers(key))]
    assert "/" not in expected[0][1]["detail"]
    assert PrelabelRun.objects.count() == 1


def test_nul_is_refused_before_anybody_asks_for_a_model(world: World) -> None:
    project, asset = world.project.id, str(world.assets[0].id)
    for method, path, body, field in (
        ("get", f"projects/{project}/label-map?model=a%00b", None, "model"),
        ("put", f"projects/{project}/label-map?model=a%00b", {"map": {}}, "model"),
        ("post", f"projects/{project}/prelabel", {"model": "a\0b"}, "model"),
        ("post", f"projects/{project}/try", {"model": "a\0b", "asset": asset}, "model"),
        ("delete", "models/a%00b", None, "key"),
        ("patch", f"projects/{project}", {"policy": {"segmenter": "a\0b"}}, "policy.segmenter"),
    ):
        status, problem = call(world, method, path, body)
        assert (status, problem["errors"][0]["path"]) == (422, field), path


@pytest.mark.parametrize("field", ["segmenter", "prelabel_model"])
def test_a_policy_names_a_model_by_a_key(world: World, field: str, key: str) -> None:
    status, problem = call(world, "patch", f"projects/{world.project.id}", {"policy": {field: key}})
    if key:
        assert (status, problem["errors"][0]["path"]) == (422, f"policy.{field}")
        assert "secret" not in problem["detail"]
    else:
        assert status == 200  # none
    assert call(world, "patch", f"projects/{world.project.id}", {"policy": {field: UNKNOWN}})[0] == 200


def test_a_policy_of_before_the_rule_can_be_changed_elsewhere_and_opens_nothing(world: World, outside: Path) -> None:
    world.project.policy = {**world.project.policy, "segmenter": str(outside / "secret")}
    world.project.save()
    assert call(world, "patch", f"projects/{world.project.id}", {"policy": {"overlap": 2}})[0] == 200
    click = {"points": [{"x": 1, "y": 1}]}
    status, problem = call(world, "post", f"assets/{world.assets[0].id}/segment", click, who="reviewer")
    assert (status, problem["code"], problem["detail"]) == (409, "model_missing", str(UnknownModel()))


def test_a_name_that_came_with_imported_lines_opens_nothing(world: World, outside: Path) -> None:
    PrelabelRun.objects.update(model_key=str(outside / "secret"))
    registry.cache.clear()
    load_models(["default"])
    assert registry.cache.keys() == []


def test_the_registry_refuses_whatever_reaches_it(key: str, outside: Path, shelf: Path) -> None:
    for look_up in (registry.card_of, registry.adapter_of, registry.stored_hash):
        with pytest.raises(UnknownModel):
            look_up(key)
    with pytest.raises(UnknownModel):
        registry.load_model(key, threads=1)
    before = sorted(outside.rglob("*"))
    with pytest.raises(UnknownModel):
        installation.remove(shelf, key)
    assert not installation.is_installed(shelf, key)
    assert [field for field, _ in _problems(shelf, key)] == ["key"]
    assert sorted(outside.rglob("*")) == before


def _problems(shelf: Path, key: str) -> tuple[tuple[str, str], ...]:
    own = json.loads(OWN)
    with pytest.raises(installation.BadSidecar) as refused:
        installation.check_sidecar(shelf, key, {name: own[name] for name in own if name not in ("weights", "sha256")})
    return refused.value.problems


def test_the_shell_asks_the_same_rule(key: str, outside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = json.loads(OWN)
    sidecar = outside / "described.json"
    sidecar.write_text(json.dumps({name: own[name] for name in own if name not in ("weights", "sha256")}))
    before = sorted(outside.iterdir())
    data = ["--data", str(outside / "data")]
    if key and not key.startswith("-"):
        add = ["model", "add", str(outside / "yolox_nano.onnx"), "--sidecar", str(sidecar), f"--key={key}", *data]
        assert main(add) == 1
        assert "key takes small letters" in capsys.readouterr().err
    assert main(["model", "remove", key, *data]) == 1
    assert sorted(outside.iterdir()) == before


def test_sidecars_whose_names_are_refused_are_listed_with_what_to_do(world: World, shelf: Path) -> None:
    for name in ("Big Detector", "ours"):
        (shelf / f"{name}.json").write_text(OWN)
    (shelf / "yolox_nano.onnx").write_bytes((registry.WEIGHTS / "yolox_nano.onnx").read_bytes())
    status, listed = call(world, "get", "models/installed")
    reasons = {row["key"]: row["reason"] for row in listed["broken"]}
    assert status == 200
    assert "ours" in {row["key"] for row in listed["models"]}
    assert reasons["Big Detector"] == (
        "A model's key takes small letters, digits, full stop, - and _, at most 60, no blank. "
        "Rename its .json file to big-detector.json; its weights may be called as they are."
    )
    (shelf / "Big Detector.json").rename(shelf / "big-detector.json")
    assert "big-detector" in {card.key for card in registry.list_models()}


def test_no_reason_tells_where_the_server_keeps_its_files(world: World, shelf: Path) -> None:
    described = json.loads(OWN)
    (shelf / "no-weights.json").write_text(OWN)
    (shelf / "no-json.json").write_bytes(b"\xff")
    (shelf / "no-folder.json").write_text(json.dumps({**described, "family": "transformers-image", "source": "mine"}))
    (shelf / "no-stage.json").write_text(json.dumps({"family": "cascade", "version": "1", "detector": str(shelf)}))
    reasons = [row["reason"] for row in call(world, "get", "models/installed", who="annotator")[1]["broken"]]
    assert len(reasons) >= 3
    assert [reason for reason in reasons if str(shelf.parent) in reason and "no-stage" not in reason] == []


def test_a_served_model_is_not_signed_to_with_a_secret_of_our_own(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_SECRET_KEY", "x")
    common = {"family": "remote", "name": "R", "version": "1", "url": "http://127.0.0.1:9/", "labels": ["a"]}
    (shelf / "served.json").write_text(json.dumps({**common, "secret_env": "ASSAY_SECRET_KEY"}))
    with pytest.raises(ModelMissing, match="secret_env must not be ASSAY_SECRET_KEY"):
        registry.adapter_of("served").load(threads=1)


def test_a_like_name_is_always_a_key() -> None:
    for text in (*FORMS.values(), "Ümläut", "---", "A" * 90):
        assert is_key(key_like(text)), text
