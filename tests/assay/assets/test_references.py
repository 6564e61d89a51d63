"""Pictures imported by their address: registered at once, fetched when looked at, from nowhere but allowed hosts."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.tasks.models import Task
from assay.assets import remote_images
from assay.assets.addresses import BadAddress, check_address, is_reachable
from assay.assets.models import Asset
from assay.assets.services import delete_unused_files
from assay.assets.storage import storage
from assay.jobs.models import Job
from assay.projects.models import Project
from review.resolved.models import ResolvedLabel
from review.routing.models import Audit, RouteDecision
from tests.annotation.prelabel.test_models import run_all
from tests.factories.damaged import damaged_tiff, encoded, odd_exif, photo
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_world

PICTURES = [content for _, content in make_pictures(3, seed=11)]


class Host(ThreadingHTTPServer):
    """Serves ``files`` by path; a text as content is an address to go on to."""

    files: dict[str, bytes | str]
    asked: list[str]

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        found = self.server.files.get(self.path)
        if isinstance(found, str):
            self.send_response(302)
            self.send_header("Location", found)
            self.end_headers()
            return
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    server = Host(("127.0.0.1", 0), _Answers)
    server.files, server.asked = {f"/{at}.png": content for at, content in enumerate(PICTURES)}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_hosts=(server.name, "*.example.org")))
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(db: Any) -> World:
    return make_world(pictures=0, policy={"confidence_threshold": 0.9})


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as opened:
        return opened.size


def line(host: Host, at: int = 0, **more: Any) -> dict[str, Any]:
    width, height = size_of(PICTURES[at])
    return {"url": f"http://{host.name}/{at}.png", "width": width, "height": height, **more}


def box(confidence: float = 0.5, **more: Any) -> dict[str, Any]:
    base = {"label": "person", "shape": "box", "x": 1, "y": 2, "width": 30, "height": 20, "confidence": confidence}
    return base | more


def said(*boxes: Any) -> list[dict[str, Any]]:
    return [{"model": "theirs", "version": "7", "regions": list(boxes)}]


def send(world: World, path: str, body: bytes, who: str = "manager") -> Any:
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    return Client().post(f"/api/v1/{path}", body, content_type="application/x-ndjson", headers=headers)


def take(world: World, *lines: Any) -> Job:
    body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines).encode()
    reply = send(world, f"projects/{world.project.id}/assets/import", body)
    assert reply.status_code == 202, reply.content
    return run_all(Job.objects.get(pk=reply.json()["id"]))


def look(world: World, asset: Asset, who: str = "manager", what: str = "file") -> Any:
    return Client().get(f"/api/v1/assets/{asset.id}/{what}", headers={"Authorization": f"Token {world.tokens[who]}"})


def test_lines_become_assets_with_routed_predictions_and_nothing_is_fetched(world: World, host: Host) -> None:
    named = "7e57ab1e-0000-4000-8000-000000000001"
    job = take(
        world,
        line(host, 0, name="a/one.png", meta={"shot": 3}, tags=["night"], predictions=said(box(0.5), box(0.8))),
        line(host, 1, predictions=said(box(0.95, id=named))),
        line(host, 2, regions=[{**box(), "confidence": None, "id": named}], external_id="x-2"),
    )
    assert (job.state, job.result["taken"], job.result["refused"]) == ("done", 3, 0), job.result
    assert job.message == "3 pictures taken, 0 were there already, 0 lines refused."
    assert host.asked == []
    one, two, three = (Asset.objects.get(source_url=f"http://{host.name}/{at}.png") for at in range(3))
    assert (one.name, one.stage, one.storage_key) == ("a/one.png", "annotating", "")
    assert (one.meta, one.tags) == ({"shot": 3}, ["night"])
    assert (two.name, two.stage, three.stage, three.external_id) == ("1.png", "auto_accepted", "done", "x-2")
    run = PrelabelRun.objects.get(model_key="theirs")
    assert (run.model_version, run.assets, run.to_annotate, run.auto_accepted) == ("7", 2, 1, 1)
    prediction = Prediction.objects.get(asset=two)
    assert (prediction.regions[0]["id"], prediction.confidence, prediction.run_id) == (named, 0.95, run.id)
    assert RouteDecision.objects.get(asset=one).reason == "The model is 0.50 sure, under the threshold of 0.90."
    task = Task.objects.get(asset=one)
    assert (task.prediction, task.priority, task.free_slots) == (Prediction.objects.get(asset=one), 0.5, [0])
    assert ResolvedLabel.objects.get(asset=three).source == "import"
    assert take(world, line(host, 0)).result["duplicates"] == 1


def test_bad_lines_are_named_by_number_and_field(world: World, host: Host) -> None:
    outside = said(box(), box(x=5000))
    job = take(
        world,
        line(host, 0) | {"url": "http://elsewhere.test/a.png"},
        line(host, 0) | {"width": 0},
        line(host, 0, sha256="abc"),
        line(host, 0, predictions=outside),
        line(host, 0, predictions=said(box(label="dragon", id="7e57ab1e-0000-4000-8000-000000000001"))),
        line(host, 0, predictions=said(box() | {"confidence": None})),
        line(host, 0, predictions=said(box(width="wide"))),
        line(host, 0, predictions=said() + said()),
        line(host, 0, text="both"),
        {"width": 3, "height": 3},
        line(host, 0, name="\x00"),
        line(host, 1, name="good"),
    )
    told = [(error["line"], error["path"], error["code"]) for error in job.result["errors"]]
    assert told == [
        (1, "url", "host_not_allowed"),
        (2, "width", "out_of_range"),
        (3, "sha256", "invalid"),
        (4, "predictions[0].regions[1].x", "outside"),
        (5, "predictions[0].regions[0].label", "unknown_label"),
        (6, "predictions[0].regions[0].confidence", "required"),
        (7, "predictions[0].regions[0].width", "invalid"),
        (8, "predictions", "too_many"),
        (9, "text", "not_for_pictures"),
        (10, "url", "required"),
        (11, "name", "invalid"),
    ]
    assert list(Asset.objects.values_list("name", flat=True)) == ["good"]


def test_without_allowed_hosts_nothing_is_taken(world: World) -> None:
    reply = send(world, f"projects/{world.project.id}/assets/import", b'{"url": "https://example.org/a.png"}')
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, "url_off")


def test_the_first_look_fetches_and_later_ones_do_not(world: World, host: Host) -> None:
    take(world, line(host, 0, predictions=said(box())))
    asset = Asset.objects.get()
    assert look(world, asset, what="thumbnail").status_code == 404
    assert look(world, asset, "outsider").status_code == 404
    assert look(world, asset, "annotator").status_code == 404, "nothing is lent to them"
    assert host.asked == []
    reply = look(world, asset)
    assert b"".join(reply.streaming_content) == PICTURES[0]
    assert reply["Content-Type"] == "image/jpeg"
    del host.files["/0.png"]
    assert look(world, asset).status_code == 200
    assert look(world, asset, what="thumbnail").status_code == 200
    assert host.asked == ["/0.png"]
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    detail = Client().get(f"/api/v1/assets/{asset.id}", headers=headers).json()
    assert detail["sha256"] == hashlib.sha256(PICTURES[0]).hexdigest()
    assert (detail["source_url"], detail["bytes"]) == (asset.source_url, len(PICTURES[0]))


def test_what_cannot_be_had_says_why_and_is_tried_again(world: World, host: Host) -> None:
    width, height = size_of(PICTURES[0])
    host.files |= {"/away.png": "http://127.0.0.1:1/x.png", "/text.png": b"no picture", "/moved.png": "/0.png"}
    wrong = {
        "gone.png": ("gone", "answers 404"),
        "away.png": ("host_not_allowed", "none of the hosts"),
        "text.png": ("not_a_picture", "not a picture"),
        "1.png": ("wrong_size", f"the import said {width + 1} x {height}"),
        "2.png": ("changed", "not the one whose sha256"),
    }
    more: dict[str, dict[str, Any]] = {"1.png": {"width": width + 1}, "2.png": {"sha256": "0" * 64}}
    names = [*wrong, "moved.png"]
    take(world, *[line(host, 0) | {"url": f"http://{host.name}/{name}"} | more.get(name, {}) for name in names])
    for name, (code, words) in wrong.items():
        asset = Asset.objects.get(name=name)
        reply = look(world, asset)
        assert (reply.status_code, reply.json()["code"], reply.json()["reason"]) == (502, "picture_unavailable", code)
        assert words in reply.json()["detail"]
        asset.refresh_from_db()
        assert (asset.failure, asset.storage_key, asset.stage) == (reply.json()["detail"], "", "uploaded")
    assert look(world, Asset.objects.get(name="moved.png")).status_code == 200
    host.files["/gone.png"] = PICTURES[0]
    gone = Asset.objects.get(name="gone.png")
    assert look(world, gone).status_code == 200
    gone.refresh_from_db()
    assert gone.failure == ""


def test_a_damaged_picture_at_its_address_costs_the_others_nothing(world: World, host: Host) -> None:
    host.files |= {"/bad.tif": damaged_tiff(), "/phone.jpg": odd_exif(encoded(photo()))}
    sizes = {"bad.tif": (96, 72), "phone.jpg": (72, 96)}
    away = [{"url": f"http://{host.name}/{name}", "width": size[0], "height": size[1]} for name, size in sizes.items()]
    take(world, *away, line(host, 0))
    job = run_all(Job.objects.get(pk=send(world, f"projects/{world.project.id}/assets/fetch", b"{}").json()["id"]))
    assert (job.state, job.result["failed"]) == ("done", 1)
    bad = Asset.objects.get(name="bad.tif")
    assert (bad.storage_key, bad.failure) != ("", "")
    assert "damaged" in bad.failure
    for name in ("phone.jpg", "0.png"):
        assert look(world, Asset.objects.get(name=name), what="thumbnail").status_code == 200


def test_a_picture_over_the_limit_is_not_taken(world: World, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    take(world, line(host, 0), line(host, 1))
    most = len(PICTURES[0])
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, max_file_bytes=most))
    assert look(world, Asset.objects.get(name="0.png")).status_code == 200
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, max_file_bytes=len(PICTURES[1]) - 1))
    assert look(world, Asset.objects.get(name="1.png")).json()["reason"] == "too_large"


def test_a_job_fetches_all_of_them(world: World, host: Host) -> None:
    take(world, line(host, 0), line(host, 1), line(host, 0) | {"url": f"http://{host.name}/gone.png"})
    path = f"projects/{world.project.id}/assets/fetch"
    job = run_all(Job.objects.get(pk=send(world, path, b"{}").json()["id"]))
    assert (job.state, job.result["failed"]) == ("done", 1)
    assert job.message == "1 picture cannot be had; the data list says why."
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    listed = Client().get(f"/api/v1/projects/{world.project.id}/assets", headers=headers).json()["results"]
    gone = f"{host.name.split(':')[0]} answers 404 Not Found; the picture is not there any more."
    assert sorted((row["name"], row["is_away"], row["failure"]) for row in listed) == [
        ("0.png", False, None),
        ("1.png", False, None),
        ("gone.png", True, gone),
    ]
    sources = Client().get(f"/api/v1/projects/{world.project.id}/assets/sources", headers=headers).json()
    assert sources["away"] == 1
    assert Asset.objects.exclude(storage_key="").count() == 2
    Asset.objects.filter(storage_key="").delete()
    assert send(world, path, b"{}").json()["errors"][0]["code"] == "nothing_to_fetch"


def test_one_fetch_of_all_at_a_time_and_a_cancelled_one_asks_nobody_more(
    world: World, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(world, line(host, 0), line(host, 1))
    path = f"projects/{world.project.id}/assets/fetch"
    first, again = (Job.objects.get(pk=send(world, path, b"{}").json()["id"]) for _ in range(2))
    assert first == again
    fetch = remote_images.fetch_assets

    def fetch_and_cancel(assets: Any) -> Any:
        failures = fetch(assets)
        assert send(world, f"jobs/{first.pk}/cancel", b"{}").status_code == 200
        return failures

    monkeypatch.setattr(remote_images, "fetch_assets", fetch_and_cancel)
    assert run_all(first).state == "cancelled"
    assert len(host.asked) == 1
    assert Asset.objects.exclude(storage_key="").count() == 1
    assert send(world, path, b"{}").json()["id"] != str(first.pk)


def test_two_addresses_of_one_picture_share_its_file_to_the_last(world: World, host: Host) -> None:
    host.files["/twin.png"] = PICTURES[0]
    take(world, line(host, 0), line(host, 0) | {"url": f"http://{host.name}/twin.png"})
    first, second = Asset.objects.order_by("name")
    for asset in (first, second):
        assert look(world, asset).status_code == 200
        asset.refresh_from_db()
    assert first.storage_key == second.storage_key
    Asset.objects.filter(pk=first.pk).delete()
    delete_unused_files([first])
    # The thumbnail is the content's too, so it stays as long as the file does.
    assert (storage().exists(second.storage_key), storage().exists(first.thumbnail_key)) == (True, True)
    Asset.objects.filter(pk=second.pk).delete()
    delete_unused_files([second])
    assert not any(storage().exists(key) for key in (second.storage_key, second.thumbnail_key))


def test_one_of_a_group_is_drawn_though_none_is_stored_yet(world: World, host: Host) -> None:
    Project.objects.filter(pk=world.project.pk).update(policy={"audit_rate": 1.0, "group_by": "folder"})
    lines = [line(host, 0, name=f"film/{at}.png") | {"url": f"http://{host.name}/{at}"} for at in range(5)]
    take(world, *[one | {"predictions": said(box())} for one in lines])
    assert Audit.objects.count() == 1
    assert Task.objects.filter(kind="audit").count() == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://pictures.test/a.png", ""),
        ("HTTPS://PICTURES.test/a.png?x=1", ""),
        ("http://pictures.test:8080/a", ""),
        ("https://a.b.example.org/", ""),
        ("https://example.org/a", "host_not_allowed"),
        ("https://pictures.test:444/a", "host_not_allowed"),
        ("https://pictures.test.evil/a", "host_not_allowed"),
        ("https://evil@pictures.test/a", "invalid"),
        ("https://pictures.test\\@evil/a", "invalid"),
        ("https://evil#@pictures.test/a", "host_not_allowed"),
        ("file:///etc/passwd", "invalid"),
        ("ftp://pictures.test/a", "invalid"),
        ("https://pictures.test/a b", "invalid"),
        ("https://pictures.test/a\r\nX: y", "invalid"),
        ("https://", "invalid"),
        ("https://pictures.test:x/a", "invalid"),
        ("https://pictures.test/" + "a" * 2000, "invalid"),
    ],
)
def test_addresses_are_allowed_by_host_and_port(url: str, code: str) -> None:
    allowed = ("pictures.test", "pictures.test:8080", "*.example.org")
    if not code:
        assert check_address(url, allowed).host in {"pictures.test", "a.b.example.org"}
        return
    with pytest.raises(BadAddress) as refused:
        check_address(url, allowed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("place", "entry", "is_right"),
    [
        ("93.184.216.34", "*.example.org", True),
        ("10.0.0.5", "*.example.org", False),
        ("10.0.0.5", "minio.internal", True),
        ("127.0.0.1", "minio.internal", False),
        ("169.254.169.254", "minio.internal", False),
        ("::ffff:169.254.169.254", "minio.internal", False),
        ("::1", "minio.internal", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("fd00::1", "*.example.org", False),
        ("0.0.0.0", "minio.internal", False),
    ],
)
def test_addresses_inside_are_asked_only_where_an_entry_means_them(place: str, entry: str, is_right: bool) -> None:
    assert is_reachable(place, entry) is is_right
