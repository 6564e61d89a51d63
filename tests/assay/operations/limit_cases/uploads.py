"""Limits of what comes in: files, pictures, texts, zips, lines, bodies."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from assay.assets import jsonl_import
from assay.assets.batches import MAX_NAME as MAX_BATCH
from assay.jobs.models import Job
from assay.kernel import http
from tests.annotation.prelabel.test_models import run_all
from tests.assay.operations.limit_cases.common import Bench, case, refused
from tests.factories.pictures import make_pictures


@case("An upload request")
def _(bench: Bench) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nabc\r\n--x--\r\n'
    for over, status in ((0, 202), (1, 413)):
        bench.set(max_request_bytes=len(form) - over)
        headers = {"Authorization": f"Token {bench.world.tokens['manager']}"}
        path = f"/api/v1/projects/{bench.world.project.id}/assets"
        reply = Client().generic("POST", path, form, "multipart/form-data; boundary=x", headers=headers)
        assert reply.status_code == status, reply.content
    assert "MAX_REQUEST_BYTES" in reply.json()["detail"]


@case("Files in an upload request")
def _(bench: Bench) -> None:
    def send(count: int) -> Any:
        return bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("a", b"x") for _ in range(count)]})

    with override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=2):
        assert send(2).status_code == 202
        refused(send(3), 413, "", "files")


def unzip(bench: Bench, contents: Sequence[bytes]) -> dict[str, Any]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for at, content in enumerate(contents):
            made.writestr(f"{at}-{uuid.uuid4()}.txt", content)
    report = bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("a.zip", buffer.getvalue())]}).json()
    return dict(run_all(Job.objects.get(pk=report["files"][0]["job"])).result)


@case("Files in a zip", "What a zip unpacks to")
def _(bench: Bench) -> None:
    bench.texts()
    bench.set(max_zip_files=2)
    assert unzip(bench, [b"one", b"two"])["taken"] == 2
    assert unzip(bench, [b"three", b"four", b"five"])["errors"][0]["code"] == "too_many_files"
    bench.set(max_zip_files=10, max_zip_bytes=8)
    assert unzip(bench, [b"1234", b"5678"])["taken"] == 2
    assert unzip(bench, [b"12340", b"5670"])["errors"][0]["code"] == "too_large"


@case("Lines of an import")
def _(bench: Bench) -> None:
    bench.texts()
    bench.patch.setattr(jsonl_import, "MAX_LINES", 2)
    line = '{"text": "a"}\n'
    path = f"/api/v1/projects/{bench.world.project.id}/assets/import"
    for count, status in ((2, 202), (3, 422)):
        headers = {"Authorization": f"Token {bench.world.tokens['manager']}"}
        reply = Client().post(path, line * count, content_type="application/x-ndjson", headers=headers)
        assert reply.status_code == status
    refused(reply, 422, "file", "1 to 2 lines")


@case("Room kept free on the disk")
def _(bench: Bench) -> None:
    file = {"files": [SimpleUploadedFile("a.png", b"x")]}
    bench.set(min_free_disk=0.0)
    assert bench.send("projects/PROJECT/assets", file).status_code == 202
    bench.set(min_free_disk=1.1)
    refused(bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("b.png", b"x")]}), 507, "", "110%")


@case("Hashes in a call of assets/missing")
def _(bench: Bench) -> None:
    reply = bench.send("projects/PROJECT/assets/missing", {"sha256": ["0" * 64] * 10_000})
    assert len(reply.json()["missing"]) == 10_000
    refused(bench.send("projects/PROJECT/assets/missing", {"sha256": ["0" * 64] * 10_001}), 422, "sha256", "10000")


@case("A JSON body")
def _(bench: Bench) -> None:
    body = {"sha256": ["0" * 64]}
    size = len(json.dumps(body))
    bench.patch.setattr(http, "MAX_JSON_BYTES", size)
    assert bench.send("projects/PROJECT/assets/missing", body).status_code == 200
    bench.patch.setattr(http, "MAX_JSON_BYTES", size - 1)
    refused(bench.send("projects/PROJECT/assets/missing", body), 422, "", "body is over")


@case("Nesting of a JSON body")
def _(bench: Bench) -> None:
    def nested(levels: int) -> Any:
        value: Any = 1
        for _ in range(levels - 1):
            value = [value]
        return bench.send("projects/PROJECT/assets/missing", {"sha256": [], "more": value})

    assert nested(64).status_code == 200
    refused(nested(65), 422, "", "more than 64 levels deep")


@case("Rows of a page of a list")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/assets?limit=200", method="get").status_code == 200
    refused(bench.send("projects/PROJECT/assets?limit=201", method="get"), 422, "limit", "1 to 200")


@case("An Idempotency-Key")
def _(bench: Bench) -> None:
    under, over = {"Idempotency-Key": "k" * 200}, {"Idempotency-Key": "k" * 201}
    assert bench.send("projects", {"name": "Once"}, **under).status_code == 201
    refused(bench.send("projects", {"name": "Twice"}, **over), 422, "Idempotency-Key", "200")


@case("A file")
def _(bench: Bench) -> None:
    ((name, content), (_, other)) = make_pictures(2, seed=401)
    bench.set(max_file_bytes=len(content))
    assert bench.upload(name, content)["status"] == "taken"
    bench.set(max_file_bytes=len(other) - 1)
    report = bench.upload("other.png", other)
    assert (report["status"], report["code"]) == ("refused", "too_large")
    assert "Raise MAX_FILE_BYTES" in report["message"]


@case("A text")
def _(bench: Bench) -> None:
    bench.texts()
    bench.set(max_text_bytes=10)
    assert bench.upload("a.txt", b"a" * 10)["status"] == "taken"
    report = bench.upload("b.txt", b"b" * 11)
    assert (report["status"], report["code"]) == ("refused", "too_large")
    assert "MAX_TEXT_BYTES" in report["message"]


@case("A picture")
def _(bench: Bench) -> None:
    ((name, content),) = make_pictures(1, seed=402)
    width, height = Image.open(io.BytesIO(content)).size
    bench.set(max_image_pixels=width * height - 1)
    report = bench.upload(name, content)
    assert (report["code"], "MAX_IMAGE_PIXELS" in report["message"]) == ("too_many_pixels", True)
    bench.set(max_image_pixels=width * height)
    assert bench.upload(name, content)["status"] == "taken"


@case("A picture unpacked")
def _(bench: Bench) -> None:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 60).convert("RGBA").save(out, "PNG")
    bench.set(max_image_bytes=60 * 40 * 4 - 1)
    report = bench.upload("over.png", out.getvalue())
    assert (report["code"], "MAX_IMAGE_BYTES" in report["message"]) == ("too_many_bytes", True)
    bench.set(max_image_bytes=60 * 40 * 4)
    assert bench.upload("under.png", out.getvalue())["status"] == "taken"


@case("A picture's name")
def _(bench: Bench) -> None:
    sent = ("é" + "a" * 399, "é" + "b" * 400, "b/" + "c" * 400)
    names = []
    for name, (_, content) in zip(sent, make_pictures(3, seed=403), strict=True):
        bench.upload(name, content)
        names.append(bench.send("projects/PROJECT/assets?limit=1", method="get").json()["results"][0]["name"])
    assert names == ["é" + "a" * 399, "b" * 400, "c" * 400]


@case("A batch's name")
def _(bench: Bench) -> None:
    ((_, content),) = make_pictures(1, seed=404)
    for length, status in ((MAX_BATCH + 1, 422), (MAX_BATCH, 202)):
        sent = {"files": [SimpleUploadedFile("a.png", content)], "batch": "b" * length}
        reply = bench.send("projects/PROJECT/assets", sent)
        assert reply.status_code == status, reply.content
        if status != 202:
            refused(reply, 422, "batch", str(MAX_BATCH))
