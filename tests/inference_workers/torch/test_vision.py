"""The transformers adapters of pictures, on tiny random models saved and loaded from a folder, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference_workers.contracts import Prompt
from inference_workers.errors import ModelInputError, ModelMissing
from inference_workers.registry import FAMILIES
from tests.inference_workers.sidecars import sidecar

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

LABELS = {0: "cat", 1: "cup", 2: "dog"}
NAMES = {"id2label": LABELS, "label2id": {name: at for at, name in LABELS.items()}}
CLIP_WORDS = ["l", "o", "w", "e", "r", "s", "t", "i", "d", "n", "lo", "l</w>", "w</w>", "r</w>", "t</w>", "low</w>",
              "er</w>", "lowest</w>", "newer</w>", "wider", "<unk>", "<|startoftext|>", "<|endoftext|>"]  # fmt: skip


def pictures(number: int = 2) -> list[Any]:
    draw = np.random.default_rng(5)
    return [draw.integers(0, 255, (60 + 20 * at, 90, 3), dtype=np.uint8) for at in range(number)]


def yolos() -> tuple[Any, Any]:
    config = transformers.YolosConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=37, image_size=[64, 64],
        patch_size=16, num_detection_tokens=10, use_mid_position_embeddings=False, **NAMES,
    )  # fmt: skip
    shape = {"shortest_edge": 64, "longest_edge": 96}
    return transformers.YolosForObjectDetection(config), transformers.YolosImageProcessor(size=shape)


def rt_detr() -> tuple[Any, Any]:
    backbone = transformers.RTDetrResNetConfig(
        embeddings_size=10, hidden_sizes=[10, 20, 30, 40], depths=[1, 1, 2, 1],
        out_features=["stage2", "stage3", "stage4"],
        out_indices=[2, 3, 4],
    )  # fmt: skip
    config = transformers.RTDetrV2Config(
        backbone_config=backbone, encoder_hidden_dim=32, encoder_in_channels=[20, 30, 40], encoder_layers=1,
        encoder_ffn_dim=64, encoder_attention_heads=2, d_model=32, num_queries=30, decoder_in_channels=[32, 32, 32],
        decoder_ffn_dim=64, decoder_layers=2, decoder_attention_heads=2, decoder_n_points=4, num_denoising=0,
        anchor_image_size=None, **NAMES,
    )  # fmt: skip
    return transformers.RTDetrV2ForObjectDetection(config), transformers.RTDetrImageProcessor(
        size={"height": 64, "width": 64}
    )


def load(folder: Path, family: str, made: tuple[Any, Any], **more: Any) -> Any:
    torch.manual_seed(1)
    for part in made:
        part.save_pretrained(folder / "model")
    module, _, name = FAMILIES[family].partition(":")
    described = sidecar(folder, "tiny", family=family, source="model", **more)
    return getattr(__import__(module, fromlist=[name]), name)(described)


@pytest.mark.parametrize("make", [yolos, rt_detr])
def test_a_detector_answers_in_the_pictures_own_pixels(make: Any, tmp_path: Path) -> None:
    adapter = load(tmp_path, "transformers-detection", make())
    assert (adapter.card.labels, len(adapter.card.weights_sha256)) == (("cat", "cup", "dog"), 64)
    images = pictures()
    first = adapter.load(threads=1).detect(images)
    assert len(first) == 2
    assert sum(map(len, first)) > 0
    for image, found in zip(images, first, strict=True):
        height, width = image.shape[:2]
        assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
        for one in found:
            assert one.label in LABELS.values()
            assert min(one.x, one.y) >= 0
            assert (one.x + one.width, one.y + one.height) <= (width + 1e-3, height + 1e-3)
    again = adapter.load(threads=1).detect(images)
    assert [[(one.label, round(one.x, 3)) for one in row] for row in again] == [
        [(one.label, round(one.x, 3)) for one in row] for row in first
    ]
    assert adapter.load(threads=1).detect([]) == []


def test_a_detector_says_what_the_library_says(tmp_path: Path) -> None:
    model, processor = yolos()
    detector = load(tmp_path, "transformers-detection", (model, processor)).load(threads=1)
    (image,) = pictures(1)
    with torch.inference_mode():
        answer = model.eval()(**processor(images=[image], return_tensors="pt"))
        (row,) = processor.post_process_object_detection(answer, threshold=0.05, target_sizes=[image.shape[:2]])
    best = detector.detect([image])[0][0]
    assert best.confidence == pytest.approx(float(row["scores"].max()), abs=1e-5)


def clip_processor(folder: Path, image_processor: Any) -> Any:
    import json

    folder.mkdir(exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({word: at for at, word in enumerate(CLIP_WORDS)}))
    (folder / "merges.txt").write_text("#version: 0.2\nl o\nlo w</w>\ne r</w>\n")
    tokenizer = transformers.CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=16)
    return tokenizer, image_processor


def tiny_clip() -> Any:
    text = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4,
            "vocab_size": len(CLIP_WORDS), "max_position_embeddings": 16, "eos_token_id": 22, "bos_token_id": 21,
            "pad_token_id": 22}  # fmt: skip
    vision = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4,
              "image_size": 32, "patch_size": 8}  # fmt: skip
    return transformers.CLIPModel(transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=16))


def test_clip_chooses_among_words_and_embeds(tmp_path: Path) -> None:
    tokenizer, image_processor = clip_processor(
        tmp_path / "words", transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32)
    )
    processor = transformers.CLIPProcessor(image_processor, tokenizer)
    model = load(tmp_path, "transformers-clip", (tiny_clip(), processor)).load(threads=1)
    answers = model.classify_by_text(pictures(), ["low", "newer", "wider"])
    for answer in answers:
        assert sorted(one.label for one in answer) == ["low", "newer", "wider"]
        assert sum(one.confidence for one in answer) == pytest.approx(1, abs=1e-5)
        assert answer[0].confidence >= answer[-1].confidence
    vectors = model.embed_images(pictures())
    assert vectors.shape == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_owl_finds_what_words_name(tmp_path: Path) -> None:
    tokenizer, image_processor = clip_processor(
        tmp_path / "words", transformers.Owlv2ImageProcessor(size={"height": 32, "width": 32})
    )
    text = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4,
            "vocab_size": len(CLIP_WORDS), "max_position_embeddings": 16}  # fmt: skip
    vision = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4,
              "image_size": 32, "patch_size": 8}  # fmt: skip
    config = transformers.Owlv2Config(text_config=text, vision_config=vision, projection_dim=32)
    made = (transformers.Owlv2ForObjectDetection(config), transformers.Owlv2Processor(image_processor, tokenizer))
    model = load(tmp_path, "transformers-zero-shot", made).load(threads=1)
    images = pictures()
    answers = model.detect_by_text(images, ["low", "wider newer"])
    assert sum(map(len, answers)) > 0
    for image, answer in zip(images, answers, strict=True):
        assert {one.label for one in answer} <= {"low", "wider newer"}
        assert all(one.x + one.width <= image.shape[1] + 1e-3 for one in answer)
    assert model.detect_by_text(images, []) == [[], []]


def test_an_image_classifier_names_pictures(tmp_path: Path) -> None:
    config = transformers.ViTConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=37, image_size=32, patch_size=8,
        **NAMES,
    )  # fmt: skip
    made = (
        transformers.ViTForImageClassification(config),
        transformers.ViTImageProcessor(size={"height": 32, "width": 32}),
    )
    answers = load(tmp_path, "transformers-image", made).load(threads=1).classify(pictures())
    assert [len(row) for row in answers] == [3, 3]
    assert sum(one.confidence for one in answers[0]) == pytest.approx(1, abs=1e-5)


def sam_one() -> tuple[Any, Any]:
    vision = transformers.SamVisionConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=4, image_size=64, patch_size=8, output_channels=16,
        mlp_dim=64, global_attn_indexes=[1], window_size=4, num_pos_feats=8,
    )  # fmt: skip
    prompts = transformers.SamPromptEncoderConfig(hidden_size=16, image_size=64, patch_size=8, mask_input_channels=4)
    decoder = transformers.SamMaskDecoderConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, mlp_dim=32, iou_head_hidden_dim=16
    )
    config = transformers.SamConfig(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=decoder)
    image_processor = transformers.SamImageProcessor(
        size={"longest_edge": 64}, pad_size={"height": 64, "width": 64}, mask_size={"longest_edge": 32},
        mask_pad_size={"height": 32, "width": 32},
    )  # fmt: skip
    return transformers.SamModel(config), transformers.SamProcessor(image_processor)


def test_sam_embeds_once_and_answers_every_click(tmp_path: Path) -> None:
    model = load(tmp_path, "transformers-sam", sam_one()).load(threads=1)
    image = pictures(2)[1]
    embedded = model.embed(image)
    assert (embedded.width, embedded.height) == (90, 80)
    click, box = Prompt(points=((40.0, 30.0, True), (5.0, 5.0, False))), Prompt(box=(10.0, 10.0, 40.0, 30.0))
    for prompt in (click, box, Prompt(click.points, box.box)):
        mask = model.segment(embedded, prompt)
        assert mask.pixels.shape == (80, 90)
        assert 0 <= mask.confidence <= 1
        again = model.segment(model.embed(image), prompt)
        assert np.array_equal(mask.pixels, again.pixels)
    for bad, words in ((Prompt(), "Point at"), (Prompt(points=((5.0, 5.0, False),)), "Point at"),
                       (Prompt(points=((500.0, 5.0, True),)), "outside"),
                       (Prompt(box=(95.0, 0.0, 5.0, 5.0)), "outside"),
                       (Prompt(points=((float("nan"), 5.0, True),)), "outside")):  # fmt: skip
        with pytest.raises(ModelInputError, match=words):
            model.segment(embedded, bad)


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSAY_MODEL_HUB", raising=False)
    module = __import__("inference_workers.adapters.transformers_detection", fromlist=["from_sidecar"])
    described = sidecar(tmp_path, "gone", family="transformers-detection", source="somebody/some-model")
    with pytest.raises(ModelMissing, match=r"Save the model there as safetensors.*ASSAY_MODEL_HUB=1"):
        module.from_sidecar(described).load(threads=1)
    (tmp_path / "pickled").mkdir()
    (tmp_path / "pickled" / "pytorch_model.bin").write_bytes(b"x")
    described = sidecar(tmp_path, "pickled", family="transformers-detection", source="pickled")
    with pytest.raises(ModelMissing, match=r"pytorch_model.bin is a pickle, which can run code"):
        module.from_sidecar(described).load(threads=1)


def test_weights_that_are_not_there_are_not_made_up(tmp_path: Path) -> None:
    model, processor = yolos()
    body = transformers.YolosModel(model.config)  # the same body without the heads that find anything
    for part in (body, processor):
        part.save_pretrained(tmp_path / "model")
    described = sidecar(tmp_path, "headless", family="transformers-detection", source="model")
    module = __import__("inference_workers.adapters.transformers_detection", fromlist=["from_sidecar"])
    with pytest.raises(ModelMissing, match=r"its files lack \d+ weights, such as"):
        module.from_sidecar(described).load(threads=1)


def test_a_half_precision_checkpoint_is_read_in_full(tmp_path: Path) -> None:
    model, processor = yolos()
    detector = load(tmp_path, "transformers-detection", (model.half(), processor)).load(threads=1)
    assert next(detector._model.parameters()).dtype == torch.float32
    assert detector.detect(pictures())


def test_running_out_of_memory_is_told_apart() -> None:
    from inference_workers.adapters.torch_loading import inference
    from inference_workers.errors import ModelRuntimeError, OutOfMemory

    with pytest.raises(OutOfMemory), inference("Tiny", "cpu"):
        raise torch.OutOfMemoryError("CUDA out of memory")
    with pytest.raises(ModelRuntimeError, match="Tiny broke: shapes"), inference("Tiny", "cpu"):
        raise RuntimeError("shapes do not fit\nmore")
