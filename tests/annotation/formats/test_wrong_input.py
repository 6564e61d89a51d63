"""Wrong input: each is named at its place, the rest is taken, and nothing raises but FormatError."""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import Any

import msgspec
import pytest

from annotation.formats.document import FormatError, Item, Problem
from annotation.formats.sources import Source
from annotation.formats.table import FORMATS, detected
from tests.annotation.formats.pictures import Pictures
from tests.factories.damaged import encoded, photo

PICTURE = encoded(photo((40, 30)), "PNG")
COCO = {
    "images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 30}],
    "categories": [{"id": 1, "name": "car"}],
    "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5]}],
}


def read(key: str, **files: bytes | str) -> tuple[list[Item], list[Problem]]:
    contents = {name.replace("__", "/").replace("_DOT_", "."): _bytes(text) for name, text in files.items()}
    source = Source(contents, contents.__getitem__, Pictures())
    try:
        reading = FORMATS[key].read(source, {})
        return list(reading.items), reading.report.problems
    except FormatError as error:
        return [], [error.problem]


def _bytes(text: bytes | str) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def coco(text: bytes | str | dict[str, Any]) -> tuple[list[Item], list[Problem]]:
    content = json.dumps(text) if isinstance(text, dict) else text
    return read("coco", a_DOT_json=content, a_DOT_png=PICTURE)


def with_row(row: Any) -> dict[str, Any]:
    return {**COCO, "annotations": [*COCO["annotations"], row]}


WHOLE = json.dumps(COCO)
DEEP = "[" * 5_000 + "]" * 5_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (WHOLE[:-30], "not_json"),
        (WHOLE.encode("utf-16"), "utf16"),
        ("", "empty"),
        ("[1, 2", "no_truth"),
        (WHOLE.replace('"images"', f'"deep": {DEEP}, "images"'), "too_deep"),
        (WHOLE[:-1] + ', "images": []}', "duplicate_member"),
        ("\0\0\0", "no_truth"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(text: Any, code: str) -> None:
    items, problems = coco(text)
    assert [problem.code for problem in problems][:1] == [code]
    assert sum(len(item.regions) for item in items) <= 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": 2, "image_id": 9, "category_id": 1, "bbox": [1, 1, 2, 2]}, "unknown_image"),
        ({"id": 2, "image_id": [], "category_id": 1, "bbox": [1, 1, 2, 2]}, "unknown_image"),
        ({"id": 2, "image_id": 1, "category_id": {}, "bbox": [1, 1, 2, 2]}, "unknown_category"),
        ({"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2]}, "duplicate"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 1, -2, 2]}, "empty"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 1, 0, 0]}, "empty"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2]}, "columns"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": "1 1 2 2"}, "not_a_list"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 1, True, 2]}, "not_a_number"),
        ({"id": 2, "image_id": 1, "category_id": 1, "bbox": [35, 1, 40, 5]}, "outside"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2]]}, "odd"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2, 2]]}, "too_few_points"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [30, 40], "counts": [5]}}, "too_short"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [30, 40], "counts": [9999]}}, "too_long"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [3, 4], "counts": "34"}}, "wrong_size"),
        ({"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [30, 40], "counts": "é"}}, "counts"),
        ({"id": 2, "image_id": 1, "category_id": 1}, "empty"),
        ("no object", "columns"),
    ],
)
def test_a_bad_row_is_named_and_its_neighbours_are_taken(row: Any, code: str) -> None:
    items, problems = coco(with_row(row))
    assert [problem.code for problem in problems] == [code]
    assert problems[0].path.startswith("annotations[1]")
    assert problems[0].file == "a.json"
    assert problems[0].message
    assert [len(item.regions) for item in items] == [1]


def test_what_no_json_may_hold_is_refused_in_its_row_or_file() -> None:
    for number in ("NaN", "1e999", "9" * 400, "Infinity"):
        text = WHOLE.replace("[1, 1, 5, 5]", f"[1, 1, {number}, 5]")
        items, problems = coco(text)
        assert len(problems) == 1, number
        assert sum(len(item.regions) for item in items) == 0


def test_marks_and_line_ends_are_no_errors() -> None:
    items, problems = coco(b"\xef\xbb\xbf" + WHOLE.replace(", ", ",\r\n").encode())
    assert problems == []
    assert len(items[0].regions) == 1


def test_yaml_that_makes_objects_or_multiplies_is_refused() -> None:
    bomb = "a: &a [x,x]\nb: &b [*a,*a]\nnames: [cat]\n"
    for text in (bomb, "names: !!python/object/apply:os.system ['true']\n", "names: [a", "- 1\n", "names: {x: y}\n"):
        items, problems = read("yolo-detect", data_DOT_yaml=text, images__a_DOT_png=PICTURE)
        assert items == []
        assert problems[0].code in ("yaml", "names")
        assert problems[0].file == "data.yaml"


def test_xml_is_bounded() -> None:
    deep = "<annotation>" + "<a>" * 20_000 + "</a>" * 20_000 + "</annotation>"
    for text, code in ((deep, "too_deep"), ("<annotation><object>", "not_xml"), ("\0", "not_xml")):
        _, problems = read("voc", Annotations__a_DOT_xml=text, JPEGImages__a_DOT_png=PICTURE)
        assert problems[0].code == code
        assert problems[0].file == "Annotations/a.xml"


def test_docbins_that_are_none_and_pickles() -> None:
    class Bad:
        def __reduce__(self) -> Any:
            raise AssertionError("never loaded")

    for content in (b"", b"no docbin", zlib.compress(b"x"), zlib.compress(msgspec.msgpack.encode({"a": 1}))):
        items, problems = read("spacy", a_DOT_spacy=content)
        assert items == []
        assert [problem.code for problem in problems] == ["no_docbin"]


def test_spans_outside_and_relations_to_nothing() -> None:
    rows = [
        {"text": "abc", "label": [[0, 9, "x"], [2, 1, "x"], [0, 1, ""], ["a", 2, "x"], [0, 2, "ok"]]},
        {"text": "abc", "entities": [{"id": 1, "start_offset": 0, "end_offset": 1, "label": "x"}],
         "relations": [{"from_id": 1, "to_id": 7, "type": "t"}, {"from_id": 1, "to_id": 1, "type": "t"}]},
        {"nothing": 1},
        [],
    ]  # fmt: skip
    text = "\n".join(json.dumps(row) for row in rows) + "\n{broken"
    items, problems = read("jsonl-spans", a_DOT_jsonl=text)
    assert [len(item.regions) for item in items] == [1, 2]
    codes = ["outside", "outside", "no_label", "not_a_number", "unknown_region", "no_data", "columns", "not_json"]
    assert [problem.code for problem in problems] == codes
    assert [problem.line for problem in problems] == [1, 1, 1, 1, 2, 3, 4, 5]


def test_tables_with_other_signs_and_missing_columns() -> None:
    items, problems = read("csv", a_DOT_csv="wrong;columns\n1;2\n")
    assert items == []
    assert problems[0].code == "columns"
    items, problems = read("csv", a_DOT_csv="text\tlabel\nhello\tx\n\ty\n")
    assert [item.classification for item in items] == [{"label": "x"}]
    assert (problems[0].code, problems[0].line) == ("empty", 3)


NAMES = (
    *("a.json", "b.jsonl", "c.xml", "d.csv", "e.txt", "data.yaml", "f.spacy", "g.conll", "labelTxt/h.txt"),
    *("labels/i.txt", "images/j.png", "training/label_2/k.txt", "SegmentationClass/l.png", "labelmap.txt"),
    *("Annotations/m.xml", "n.tsv"),
)


@pytest.mark.parametrize("key", sorted(FORMATS))
@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xff\xfe\x00", b"{", b"[", b"[[[[", b"<", b"null", b'{"a":1}'])
def test_no_reader_breaks_on_rubbish(key: str, content: bytes) -> None:
    source = Source(NAMES, lambda _: content, Pictures())
    assert isinstance(detected(source), list)
    with contextlib.suppress(FormatError):
        list(FORMATS[key].read(source, {}).items)
