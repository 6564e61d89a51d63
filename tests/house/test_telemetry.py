"""What could call home is loaded in one place only, after its telemetry was switched off."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from inference_workers import telemetry
from inference_workers.contracts import ModelCard
from inference_workers.errors import ModelMissing
from tests.house.test_structure import SOURCES
from tests.live import ROOT

PYTHON = [
    *SOURCES,
    ROOT / "manage.py",
    *(path for area in ("tests", "bench") for path in (ROOT / area).rglob("*.py")),
]
# Libraries that call home, and the one place that may load each.
PLACES = {"onnxruntime": "inference_workers/adapters/onnx_session.py", "huggingface_hub": ""}


@pytest.mark.parametrize("library", PLACES)
def test_a_library_that_calls_home_is_loaded_in_one_place(library: str) -> None:
    loads = re.compile(
        rf"^\s*(import|from) {library}\b|(import_module|__import__|importorskip)\(.{library}", re.MULTILINE
    )
    places = [str(path.relative_to(ROOT)) for path in PYTHON if loads.search(path.read_text())]
    assert places == [place for place in [PLACES[library]] if place]


@pytest.mark.parametrize("package", ["inference_workers", "platform/assay"])
def test_both_packages_are_silenced_before_anything_else_of_them_is_loaded(package: str) -> None:
    (first, *_) = re.findall(r"^(?:import|from) .*", (ROOT / package / "__init__.py").read_text(), re.MULTILINE)
    assert "inference_workers" in first


def test_silence_loads_nothing_but_the_standard_library() -> None:
    code = "import sys; before = set(sys.modules); import inference_workers; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {name.split(".")[0] for name in done.stdout.split()}
    assert names <= {"inference_workers", *sys.stdlib_module_names}


@pytest.mark.parametrize(
    "before, offline",
    [
        ({}, "1"),
        ({"ORT_DISABLE_TELEMETRY": "0", "DO_NOT_TRACK": "0", "HF_HUB_OFFLINE": "0"}, "1"),
        ({"ASSAY_MODEL_HUB": "1"}, None),
        ({"ASSAY_MODEL_HUB": "0"}, "1"),
        ({"ASSAY_MODEL_HUB": "1", "HF_HUB_OFFLINE": "1"}, "1"),
    ],
)
def test_silence_is_decided_here_but_for_the_hub(before: dict[str, str], offline: str | None) -> None:
    environment = dict(before)
    telemetry.silence(environment)
    assert {name: environment[name] for name in telemetry.SILENT} == dict.fromkeys(telemetry.SILENT, "1")
    assert environment.get("HF_HUB_OFFLINE") == offline


CARD = ModelCard(
    key="rapidocr", name="RapidOCR", version="3", task="read-text", labels=("text",), weights_sha256="", licence="",
    input="",
)  # fmt: skip


@pytest.mark.parametrize("broken", [[], ["rec"], ["det", "cls", "rec"]])
def test_the_reader_takes_its_models_from_the_wheel_and_never_has_them_fetched(
    broken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inference_workers.adapters import rapidocr_reading

    models = tmp_path / "rapidocr" / "models"
    models.mkdir(parents=True)
    for part in {"det", "cls", "rec"} - set(broken):
        (models / f"PP-OCR_{part}_small.onnx").touch()
    (tmp_path / "rapidocr" / "__init__.py").write_text(
        "class RapidOCR:\n    def __init__(self, params):\n        self.params = params\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "rapidocr", raising=False)
    monkeypatch.setattr(rapidocr_reading.ReadingAdapter, "card", CARD)
    adapter = rapidocr_reading.ReadingAdapter(None)  # type: ignore[arg-type]
    try:
        if broken:
            with pytest.raises(ModelMissing, match="install the package rapidocr anew"):
                adapter.load(threads=1)
        else:
            paths = {name: value for name, value in adapter.load(threads=1)._engine.params.items() if "_path" in name}
            assert paths == {
                f"{part.title()}.model_path": str(models / f"PP-OCR_{part}_small.onnx")
                for part in ("det", "cls", "rec")
            }
    finally:
        sys.modules.pop("rapidocr", None)
