"""The whole way of the demo pictures, over real servers and without mocks: upload to COCO."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from pycocotools.coco import COCO

from tests.live import Client, person
from tests.outside import Running, named_elsewhere

pytestmark = pytest.mark.servers

PICTURES = Path(__file__).parents[2] / "platform/assay/config/demo_pictures"
LABELS = [
    {"key": key, "name": key.title(), "color": "#0072B2", "hotkey": str(at), "shapes": ["box", "polygon"]}
    for at, key in enumerate(("person", "cat", "cup", "clock"), start=1)
]


def submit(client: Client, task: dict[str, Any], regions: list[Any]) -> dict[str, Any]:
    body = {
        "submission_id": str(uuid.uuid4()),
        "schema_version": task["schema_version"],
        "regions": regions,
        "classification": {},
        "flags": {"unsure": False},
        "seconds": 4.5,
    }
    first: dict[str, Any] = client.post(f"tasks/{task['id']}/submit", body)
    assert client.post(f"tasks/{task['id']}/submit", body) == first  # twice is once
    return first


def upload(manager: Client, project: str) -> dict[str, Any]:
    names = sorted(path.name for path in PICTURES.glob("*.jpg"))
    files: list[Any] = [("files", (name, (PICTURES / name).read_bytes())) for name in names]
    files += [("files", ("again.jpg", (PICTURES / names[0]).read_bytes())), ("files", ("not.jpg", b"hello"))]
    report: dict[str, Any] = manager.call("POST", f"projects/{project}/assets", 202, files=files)
    return report


def test_from_upload_to_coco(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    live, admin = named_elsewhere() or request.getfixturevalue("up")
    check_flow(live, admin, tmp_path)


def check_flow(live: Running, manager: Client, tmp_path: Path) -> None:
    """Go the whole way on any Assay; ``manager`` is an admin's client."""
    # An installation that was here before may have met this test.
    ben, cleo = (f"{name}-{uuid.uuid4().hex[:6]}" for name in ("ben", "cleo"))
    annotator_id, annotator = person(live, manager, ben)
    reviewer_id, reviewer = person(live, manager, cleo)
    policy = {"confidence_threshold": 0.6, "audit_rate": 0.0}
    body = {"name": "Everyday things", "labels": LABELS, "policy": policy}
    project = manager.post("projects", body, expect=201)["id"]
    members = [{"user": annotator_id, "role": "annotator"}, {"user": reviewer_id, "role": "reviewer"}]
    members.append({"user": manager.get("me")["id"], "role": "manager"})
    manager.call("PUT", f"projects/{project}/members", json=members)

    report = upload(manager, project)
    assert [row["status"] for row in report["files"]] == ["taken"] * 15 + ["duplicate", "refused"]
    assert report["files"][-1]["code"] == "not_a_picture"
    assert manager.wait_for(report["job"])["state"] == "done"

    run = manager.post(f"projects/{project}/prelabel", {"model": "yolox-nano"}, expect=202)
    done = manager.wait_for(run["id"])
    assert (done["state"], done["done"], done["total"]) == ("done", 15, 15), done
    (row,) = manager.get(f"projects/{project}/runs")["results"]
    assert row["done"] == 15
    assert row["items_per_second"] > 1
    routed = row["routed"]
    assert routed["annotate"] + routed["auto_accept"] == 15
    assert routed["auto_accept"] >= 4  # the astronaut, the cups, the cameraman

    # The least sure come first; the annotator keeps what fits and adds what is missing.
    seen: list[str] = []
    while tasks := annotator.post(f"projects/{project}/tasks/claim", {"count": 3}):
        for task in tasks:
            seen.append(task["asset"]["name"])
            assert annotator.get(task["asset"]["file_url"].removeprefix("/api/v1/")).status_code == 200
            regions = [region for region in task["regions"] if region["label"] != "clock"]
            box = {"id": str(uuid.uuid4()), "label": "cup", "shape": "box", "x": 1, "y": 2, "width": 30, "height": 20}
            submit(annotator, task, [*regions, box])
    assert len(seen) == len(set(seen)) == routed["annotate"]

    # One answer goes back once, one is fixed, the others are approved.
    (first,) = reviewer.post(f"projects/{project}/reviews/claim", {"count": 1})
    assert first["author"]["username"] == ben
    assert first["diff"]["added"] == 1
    reviewer.post(f"reviews/{first['id']}/decision", {"decision": "reject"}, expect=422)
    reject = {"decision": "reject", "reason": "sloppy_shape", "comment": "The cup is elsewhere."}
    assert reviewer.post(f"reviews/{first['id']}/decision", reject)["asset_stage"] == "annotating"
    (again,) = annotator.post(f"projects/{project}/tasks/claim", {"count": 3})
    assert again["rework"] == {"comment": "The cup is elsewhere.", "reason": "sloppy_shape"}
    submit(annotator, again, again["regions"][:-1])
    is_fixed = False
    while reviews := reviewer.post(f"projects/{project}/reviews/claim", {"count": 5}):
        for review in reviews:
            decision: dict[str, Any] = {"decision": "approve"}
            if not is_fixed and review["diff"]["added"]:
                decision = {"decision": "fix", "regions": review["answer"][:-1]}
                is_fixed = True
            assert reviewer.post(f"reviews/{review['id']}/decision", decision)["asset_stage"] == "done"
            reviewer.post(f"reviews/{review['id']}/decision", decision, expect=409)

    stats = manager.get(f"projects/{project}/stats")
    assert stats["stages"]["done"] == routed["annotate"]
    assert stats["stages"]["auto_accepted"] == routed["auto_accept"]
    assert stats["sentence"] == "All 15 pictures are done."

    frozen = manager.wait_for(manager.post(f"projects/{project}/versions", {"name": "First"}, expect=202)["id"])
    version = manager.get(f"versions/{frozen['result']['version']}")
    assert (version["state"], version["assets"]) == ("frozen", 15)
    job = manager.wait_for(manager.post(f"versions/{version['id']}/exports", {"format": "coco"}, expect=202)["id"])
    answer = manager.get(f"exports/{job['result']['export']}/download")
    document = answer if isinstance(answer, dict) else json.loads(answer.content)
    file = tmp_path / "coco.json"
    file.write_text(json.dumps(document))
    coco = COCO(str(file))
    assert (len(coco.getImgIds()), len(coco.getCatIds())) == (15, 4)
    assert len(coco.getAnnIds()) == version["regions"] == sum(row["regions"] for row in stats["labels"])
    cups = coco.getAnnIds(catIds=coco.getCatIds(catNms=["Cup"]))
    # Each annotated picture got one added cup but the returned and the fixed one; the accepted two have one each.
    accepted = sum(image["assay"]["source"] == "auto_accept" for image in document["images"])
    assert accepted == routed["auto_accept"]
    drawn = [row for row in coco.loadAnns(cups) if row["bbox"] == [1.0, 2.0, 30.0, 20.0]]
    assert len(drawn) == routed["annotate"] - 2
