"""Read the samples with other programs; runs in an environment of its own that has them and not us."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
done = []


def near(one, other, what, tolerance=1e-3):
    assert np.allclose(np.asarray(one, float), np.asarray(other, float), atol=tolerance), (what, one, other)


def pycocotools():
    from pycocotools.coco import COCO

    coco = COCO(str(folder / "coco/annotations/instances_default.json"))
    rows = list(coco.anns.values())
    assert len(rows) == 4
    near(rows[0]["bbox"], [4.5, 6.25, 12, 4.5], "box")
    assert all(coco.annToMask(row).shape == (30, 40) for row in rows)
    assert int(coco.annToMask(rows[3]).sum()) == 77
    assert [c["name"] for c in coco.cats.values()] == ["car", "Äpfel 2", "person"]
    points = COCO(str(folder / "coco/annotations/person_keypoints_default.json"))
    (row,) = points.anns.values()
    assert row["keypoints"] == [10, 10, 2, 14, 9.5, 1]
    assert points.annToMask(row).sum() > 0


def supervision():
    import supervision as sv

    for key in ("yolo-detect", "yolo-segment"):
        base = folder / key
        data = sv.DetectionDataset.from_yolo(
            images_directory_path=str(base / "images/train"),
            annotations_directory_path=str(base / "labels/train"),
            data_yaml_path=str(base / "data.yaml"),
        )
        assert data.classes == ["car", "Äpfel 2", "person"], data.classes
        boxes = next(found for path, found in data.annotations.items() if path.endswith("a.png"))
        near(boxes.xyxy[0], [4.5, 6.25, 16.5, 10.75], key, 0.01)
    data = sv.DetectionDataset.from_pascal_voc(
        images_directory_path=str(folder / "voc/images"), annotations_directory_path=str(folder / "voc/Annotations")
    )
    boxes = next(found for path, found in data.annotations.items() if path.endswith("a.png"))
    assert len(boxes) == 2
    coco = sv.DetectionDataset.from_coco(
        images_directory_path=str(folder / "coco/images"),
        annotations_path=str(folder / "coco/annotations/instances_default.json"),
    )
    assert len(next(found for path, found in coco.annotations.items() if path.endswith("a.png"))) == 4


def datumaro():
    import datumaro as dm

    for key, name in (("datumaro", "datumaro"), ("cvat", "cvat"), ("coco", "coco")):
        base = folder / key
        path = base / "annotations.xml" if key == "cvat" else base
        data = dm.Dataset.import_from(str(path), name)
        items = {item.id: item for item in data}
        boxes = [a for a in items["a"].annotations if a.type == dm.AnnotationType.bbox]
        assert len(items) == 2, (key, list(items))
        if key != "coco":
            near(boxes[0].get_bbox(), [4.5, 6.25, 12, 4.5], key)
            masks = [a for a in items["a"].annotations if a.type == dm.AnnotationType.mask]
            assert int(masks[0].image.sum()) == 77, key


def label_studio():
    from label_studio_sdk.converter.brush import decode_rle

    (first, second) = json.loads((folder / "label-studio/tasks.json").read_text(encoding="utf-8"))
    assert second["annotations"][0]["result"] == []
    rows = {row["type"]: row for row in first["annotations"][0]["result"]}
    pixels = np.reshape(decode_rle(rows["brushlabels"]["value"]["rle"]), (30, 40, 4))[:, :, 3]
    assert int((pixels > 0).sum()) == 77


def spacy():
    import spacy as library
    from spacy.tokens import DocBin

    (doc,) = DocBin().from_disk(folder / "spacy/data.spacy").get_docs(library.blank("en").vocab)
    assert doc.text == truth["text"]
    assert [(e.text, e.label_) for e in doc.ents] == [("Maria", "PER"), ("New York", "LOC")]
    assert len(doc.spans["sc"]) == 2


def seqeval():
    from seqeval.metrics.sequence_labeling import get_entities

    rows = [r.split("\t") for r in (folder / "conll/data.conll").read_text(encoding="utf-8").splitlines() if "\t" in r]
    tags = [tag for token, tag in rows if token != "-DOCSTART-"]
    assert [kind for kind, *_ in get_entities(tags)] == ["PER", "LOC"]


for check in (pycocotools, supervision, datumaro, label_studio, spacy, seqeval):
    check()
    done.append(check.__name__)
print("read by", ", ".join(done))
