"""Each shape in COCO's words, read back by pycocotools."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from annotation.regions.geometry import area_of
from annotation.regions.rle import runs_of, text_of
from annotation.regions.shapes import Box, Ellipse, Keypoint, Keypoints, Mask, Polygon, Polyline, Ring, Rle
from annotation.schema.rules import Skeleton
from review.datasets.coco import CocoImage, write_coco


def named(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": "a", **more}


def test_each_shape_reads_back_and_what_is_lost_is_counted(tmp_path: Path) -> None:
    pixels = np.zeros((80, 100), bool)
    pixels[10:30, 20:60] = True
    hole = Polygon(
        **named(rings=[Ring([(10, 10), (50, 10), (50, 50), (10, 50)], [[(20, 20), (30, 20), (30, 30), (20, 30)]])])
    )
    regions = [
        Box(**named(x=10, y=10, width=40, height=20)),
        Box(**named(x=10, y=10, width=40, height=20, rotation=90)),
        Ellipse(**named(cx=50, cy=40, rx=20, ry=10)),
        hole,
        Polyline(**named(points=[(0, 0), (10, 5)])),
        Keypoints(**named(points=[Keypoint("foot", 9, 8, 1), Keypoint("head", 1, 2)])),
        Mask(**named(rle=Rle((80, 100), text_of(runs_of(pixels))))),
    ]
    out = io.StringIO()
    summary = write_coco(
        out,
        name="shapes",
        labels=[("a", "A")],
        images=[CocoImage("one.png", 100, 80, regions)],
        skeletons={"a": Skeleton(points=["head", "neck", "foot"], edges=[(0, 1), (1, 2)])},
    )
    assert summary.losses == {"ellipse": 1, "holes": 1, "polyline": 1, "rotation": 1}
    path = tmp_path / "coco.json"
    path.write_text(out.getvalue())
    read = COCO(str(path))
    rows = json.loads(out.getvalue())["annotations"]
    assert rows[5]["keypoints"] == [1, 2, 2, 0, 0, 0, 9, 8, 1]
    assert rows[5]["num_keypoints"] == 2
    assert (rows[5]["bbox"], rows[5]["area"]) == ([1, 2, 8, 6], 48)
    assert int(read.annToMask(rows[4]).sum()) == 0
    assert read.cats[1]["skeleton"] == [[1, 2], [2, 3]]
    assert rows[4]["assay"]["polyline"] == [[0, 0], [10, 5]]
    for row, region in zip(rows, regions, strict=True):
        # Every annotation has a mask that readers can draw, points and lines too.
        assert read.annToMask(row).shape == (80, 100)
        if isinstance(region, Polyline | Keypoints):
            continue
        theirs = int(coco_mask.area(read.annToRLE(row)))
        assert theirs == pytest.approx(area_of(region), rel=0.02), region
    assert np.array_equal(read.annToMask(rows[6]).astype(bool), pixels)
    assert int(coco_mask.area(read.annToRLE(rows[3]))) == 1500
