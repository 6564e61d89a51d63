"""The registry of formats: every reader and writer by name. A new format is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotation.formats import (
    coco,
    conll,
    cvat,
    datumaro,
    docbin,
    dota,
    folders,
    kitti,
    label_studio,
    labelme,
    lines,
    masks,
    open_images,
    spans,
    tables,
    voc,
    yolo,
)
from annotation.formats.document import FormatError, Options, Problem, Reading
from annotation.formats.sources import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``key`` for programs, ``name`` for people, the data it is about; ``looks_like`` tells it by content."""

    key: str
    name: str
    data_types: tuple[str, ...]
    read: Callable[[Source, Options], Reading]
    looks_like: Callable[[Source], bool]


IMAGE, TEXT = ("image",), ("text",)


def _yolo(task: str) -> Callable[[Source], bool]:
    return lambda source: yolo.looks_like(source) and yolo.task_of(source) == task


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("coco", "COCO", IMAGE, coco.read, lambda s: coco.looks_like(s) and not coco.is_panoptic(s)),
        Format(
            "coco-panoptic", "COCO panoptic", IMAGE, coco.read, lambda s: coco.looks_like(s) and coco.is_panoptic(s)
        ),
        Format("yolo-detect", "YOLO boxes", IMAGE, yolo.read_detect, _yolo("detect")),
        Format("yolo-segment", "YOLO outlines", IMAGE, yolo.read_segment, _yolo("segment")),
        Format("yolo-obb", "YOLO turned boxes", IMAGE, yolo.read_obb, _yolo("obb")),
        Format("yolo-pose", "YOLO pose", IMAGE, yolo.read_pose, _yolo("pose")),
        Format("yolo-classify", "YOLO classes", IMAGE, yolo.read_folders, yolo.looks_like_folders),
        Format("voc", "Pascal VOC", IMAGE, voc.read, voc.looks_like),
        Format("cvat", "CVAT XML 1.1", IMAGE, cvat.read, cvat.looks_like),
        Format("label-studio", "Label Studio JSON", (*IMAGE, *TEXT), label_studio.read, label_studio.looks_like),
        Format("labelme", "LabelMe", IMAGE, labelme.read, labelme.looks_like),
        Format("datumaro", "Datumaro", IMAGE, datumaro.read, datumaro.looks_like),
        Format("dota", "DOTA", IMAGE, dota.read, dota.looks_like),
        Format("kitti", "KITTI objects", IMAGE, kitti.read, kitti.looks_like),
        Format("open-images", "Open Images", IMAGE, open_images.read, open_images.looks_like),
        Format("png-masks", "PNG masks", IMAGE, masks.read, masks.looks_like),
        Format("imagenet", "ImageNet folders", IMAGE, folders.read, folders.looks_like),
        Format("csv", "CSV", (*IMAGE, *TEXT), tables.read, tables.looks_like),
        Format("assay", "Assay lines", (*IMAGE, *TEXT), lines.read, lines.looks_like),
        Format("jsonl-spans", "JSON Lines with spans", TEXT, spans.read, spans.looks_like),
        Format("conll", "CoNLL", TEXT, conll.read, conll.looks_like),
        Format("spacy", "spaCy DocBin", TEXT, docbin.read, docbin.looks_like),
    )
}


def format_named(key: str) -> Format:
    """Return a format; raises FormatError naming those there are."""
    if key not in FORMATS:
        raise FormatError(Problem("unknown_format", f"There is no format {key!r:.40}; there are {', '.join(FORMATS)}."))
    return FORMATS[key]


def detected(source: Source) -> list[Format]:
    """Return the formats a set looks like, by its content; more than one where it must be asked."""
    return [one for one in FORMATS.values() if _looks(one, source)]


def _looks(one: Format, source: Source) -> bool:
    try:
        return one.looks_like(source)
    except FormatError:
        return False
