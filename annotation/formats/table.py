"""The registry of formats: every reader and writer by name. A new format is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annotation.formats import (
    coco,
    coco_writer,
    conll,
    cvat,
    cvat_writer,
    datumaro,
    docbin,
    dota,
    folders,
    json_writers,
    kitti,
    label_studio,
    labelme,
    lines,
    masks,
    open_images,
    picture_writers,
    spans,
    tables,
    text_writers,
    voc,
    voc_writer,
    yolo,
    yolo_writer,
)
from annotation.formats.document import FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.output import OutSchema, Sink
from annotation.formats.sources import Source

Read = Callable[[Source, Options], Reading]
Write = Callable[[Iterable[Item], OutSchema, Sink, Options], Report]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``key`` for programs, ``name`` for people, the data it is about; ``looks_like`` tells it by content."""

    key: str
    name: str
    data_types: tuple[str, ...]
    read: Read
    looks_like: Callable[[Source], bool]
    write: Write | None = None


IMAGE, TEXT = ("image",), ("text",)
BOTH = (*IMAGE, *TEXT)


def _yolo(task: str) -> Callable[[Source], bool]:
    return lambda source: yolo.looks_like(source) and yolo.task_of(source) == task


def _coco(source: Source) -> bool:
    return coco.looks_like(source) and not coco.is_panoptic(source)


def _panoptic(source: Source) -> bool:
    return coco.looks_like(source) and coco.is_panoptic(source)


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("coco", "COCO", IMAGE, coco.read, _coco, coco_writer.write),
        Format("coco-panoptic", "COCO panoptic", IMAGE, coco.read, _panoptic),
        Format("yolo-detect", "YOLO boxes", IMAGE, yolo.read_detect, _yolo("detect"), yolo_writer.write_detect),
        Format("yolo-segment", "YOLO outlines", IMAGE, yolo.read_segment, _yolo("segment"), yolo_writer.write_segment),
        Format("yolo-obb", "YOLO turned boxes", IMAGE, yolo.read_obb, _yolo("obb"), yolo_writer.write_obb),
        Format("yolo-pose", "YOLO pose", IMAGE, yolo.read_pose, _yolo("pose"), yolo_writer.write_pose),
        Format("yolo-classify", "YOLO classes", IMAGE, yolo.read_folders, yolo.looks_like_folders),
        Format("voc", "Pascal VOC", IMAGE, voc.read, voc.looks_like, voc_writer.write),
        Format("cvat", "CVAT XML 1.1", IMAGE, cvat.read, cvat.looks_like, cvat_writer.write),
        Format(
            "label-studio",
            "Label Studio JSON",
            BOTH,
            label_studio.read,
            label_studio.looks_like,
            json_writers.write_label_studio,
        ),
        Format("labelme", "LabelMe", IMAGE, labelme.read, labelme.looks_like, json_writers.write_labelme),
        Format("datumaro", "Datumaro", IMAGE, datumaro.read, datumaro.looks_like, json_writers.write_datumaro),
        Format("dota", "DOTA", IMAGE, dota.read, dota.looks_like, picture_writers.write_dota),
        Format("kitti", "KITTI objects", IMAGE, kitti.read, kitti.looks_like, picture_writers.write_kitti),
        Format(
            "open-images",
            "Open Images",
            IMAGE,
            open_images.read,
            open_images.looks_like,
            picture_writers.write_open_images,
        ),
        Format("png-masks", "PNG masks", IMAGE, masks.read, masks.looks_like, picture_writers.write_masks),
        Format("imagenet", "ImageNet folders", IMAGE, folders.read, folders.looks_like, picture_writers.write_folders),
        Format("csv", "CSV", BOTH, tables.read, tables.looks_like, text_writers.write_csv),
        Format("assay", "Assay lines", BOTH, lines.read, lines.looks_like, json_writers.write_lines),
        Format("jsonl-spans", "JSON Lines with spans", TEXT, spans.read, spans.looks_like, text_writers.write_spans),
        Format("conll", "CoNLL", TEXT, conll.read, conll.looks_like, text_writers.write_conll),
        Format("spacy", "spaCy DocBin", TEXT, docbin.read, docbin.looks_like, text_writers.write_docbin),
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
