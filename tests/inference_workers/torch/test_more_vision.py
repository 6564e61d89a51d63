"""Grounding DINO, D-FINE, SAM 2 and the original SAM package, tiny and random."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference_workers.contracts import Prompt
from inference_workers.errors import ModelMissing
from inference_workers.sidecar import hash_of
from tests.inference_workers.sidecars import sidecar
from tests.inference_workers.torch.test_vision import NAMES, load, pictures

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")


def swin() -> Any:
    return transformers.SwinConfig(
        window_size=7, image_size=224, embed_dim=12, depths=[1, 1, 1, 1], num_heads=[1, 2, 3, 4],
        out_features=["stage2", "stage3", "stage4"], out_indices=[2, 3, 4],
    )  # fmt: skip


def test_grounding_dino_reads_one_sentence_of_phrases(tmp_path: Path) -> None:
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cat", "red", "cup", ".", "?"]
    (tmp_path / "vocab.txt").write_text("\n".join(words))
    tokenizer = transformers.BertTokenizerFast(str(tmp_path / "vocab.txt"))
    text = {"model_type": "bert", "vocab_size": len(words), "hidden_size": 32, "num_hidden_layers": 1,
            "num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": 64}  # fmt: skip
    config = transformers.GroundingDinoConfig(
        backbone_config=swin(), text_config=text, num_queries=12, encoder_layers=1, encoder_ffn_dim=32,
        encoder_attention_heads=2, decoder_layers=2, decoder_ffn_dim=32, decoder_attention_heads=2, d_model=32,
        num_feature_levels=4, max_text_len=64, text_enhancer_dropout=0.0,
    )  # fmt: skip
    processor = transformers.GroundingDinoProcessor(
        transformers.GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 96}), tokenizer
    )
    made = (transformers.GroundingDinoForObjectDetection(config), processor)
    model = load(tmp_path, "transformers-zero-shot", made).load(threads=1)
    images = pictures()
    answers = model.detect_by_text(images, ["cat", "red cup"])
    assert len(answers) == 2
    for image, answer in zip(images, answers, strict=True):
        assert {one.label for one in answer} <= {"cat", "red cup"}
        assert all(one.x >= 0 and one.x + one.width <= image.shape[1] + 1e-3 for one in answer)


def test_d_fine_detects(tmp_path: Path) -> None:
    backbone = transformers.HGNetV2Config(
        stage_in_channels=[16, 16, 32, 32], stage_mid_channels=[8, 8, 16, 16], stage_out_channels=[16, 32, 32, 64],
        stage_num_blocks=[1, 1, 1, 1], stage_downsample=[False, True, True, True],
        stage_light_block=[False, False, True, True], stage_kernel_size=[3, 3, 5, 5], stage_numb_of_layers=[3, 3, 3, 3],
        stem_channels=[3, 8, 16], hidden_sizes=[16, 32, 32, 64], out_features=["stage2", "stage3", "stage4"],
        out_indices=[2, 3, 4], embeddings_size=16, depths=[1, 1, 1, 1],
    )  # fmt: skip
    config = transformers.DFineConfig(
        backbone_config=backbone, encoder_hidden_dim=32, encoder_in_channels=[32, 32, 64], encoder_layers=1,
        encoder_ffn_dim=64, encoder_attention_heads=2, d_model=32, num_queries=30, decoder_in_channels=[32, 32, 32],
        decoder_ffn_dim=64, decoder_layers=2, decoder_attention_heads=2, decoder_n_points=[3, 6, 3], num_denoising=0,
        anchor_image_size=None, **NAMES,
    )  # fmt: skip
    made = (
        transformers.DFineForObjectDetection(config),
        transformers.RTDetrImageProcessor(size={"height": 64, "width": 64}),
    )
    answers = load(tmp_path, "transformers-detection", made).load(threads=1).detect(pictures())
    assert sum(map(len, answers)) > 0


def test_sam_two_embeds_once(tmp_path: Path) -> None:
    hiera = transformers.Sam2HieraDetConfig(
        hidden_size=12, num_attention_heads=1, num_channels=3, image_size=[128, 128], blocks_per_stage=[1, 2, 1, 1],
        embed_dim_per_stage=[12, 24, 48, 96], num_attention_heads_per_stage=[1, 2, 4, 8],
        window_size_per_stage=[4, 4, 4, 4], global_attention_blocks=[2],
        window_positional_embedding_background_size=[7, 7],
    )  # fmt: skip
    vision = transformers.Sam2VisionConfig(
        backbone_config=hiera, backbone_channel_list=[96, 48, 24, 12], fpn_hidden_size=32,
        backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]],
    )  # fmt: skip
    prompts = transformers.Sam2PromptEncoderConfig(hidden_size=32, image_size=128, patch_size=16, mask_input_channels=4)
    decoder = transformers.Sam2MaskDecoderConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, mlp_dim=32, iou_head_hidden_dim=16
    )
    config = transformers.Sam2Config(vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=decoder)
    image_processor = transformers.Sam2ImageProcessor(
        size={"height": 128, "width": 128}, mask_size={"height": 32, "width": 32}
    )
    made = (transformers.Sam2Model(config), transformers.Sam2Processor(image_processor, target_size=128))
    model = load(tmp_path, "transformers-sam", made, generation=2).load(threads=1)
    image = pictures(2)[1]
    embedded = model.embed(image)
    for prompt in (Prompt(points=((40.0, 30.0, True),)), Prompt(box=(10.0, 10.0, 40.0, 30.0))):
        mask = model.segment(embedded, prompt)
        assert mask.pixels.shape == (80, 90)
        assert np.array_equal(mask.pixels, model.segment(model.embed(image), prompt).pixels)


def tiny_sam() -> Any:
    from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer

    torch.manual_seed(3)
    return Sam(
        image_encoder=ImageEncoderViT(
            depth=1, embed_dim=32, img_size=64, mlp_ratio=2, norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            num_heads=2, patch_size=8, qkv_bias=True, use_rel_pos=True, global_attn_indexes=[0], window_size=4,
            out_chans=16,
        ),
        prompt_encoder=PromptEncoder(
            embed_dim=16, image_embedding_size=(8, 8), input_image_size=(64, 64), mask_in_chans=4
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3, transformer=TwoWayTransformer(depth=1, embedding_dim=16, mlp_dim=32, num_heads=2),
            transformer_dim=16, iou_head_depth=2, iou_head_hidden_dim=16,
        ),
        pixel_mean=[123.675, 116.28, 103.53],
        pixel_std=[58.395, 57.12, 57.375],
    )  # fmt: skip


def test_the_original_package_reads_tensors_only(tmp_path: Path) -> None:
    pytest.importorskip("segment_anything")
    from inference_workers.adapters.segment_anything_sam import SegmentAnythingAdapter

    weights = tmp_path / "sam.pth"
    torch.save(tiny_sam().state_dict(), weights)
    described = sidecar(tmp_path, "sam", family="segment-anything", weights="sam.pth", sha256=hash_of([weights]))
    model = SegmentAnythingAdapter(described, tiny_sam).load(threads=1)
    image = pictures(2)[1]
    embedded = model.embed(image)
    for prompt in (Prompt(points=((40.0, 30.0, True),)), Prompt(box=(10.0, 10.0, 40.0, 30.0))):
        mask = model.segment(embedded, prompt)
        assert mask.pixels.shape == (80, 90)
        assert np.array_equal(mask.pixels, model.segment(model.embed(image), prompt).pixels)
    with pytest.raises(ModelMissing, match="not the file its sidecar names"):
        SegmentAnythingAdapter(
            sidecar(tmp_path, "other", family="segment-anything", weights="sam.pth", sha256="0" * 64), tiny_sam
        ).load(threads=1)


class Evil:
    def __reduce__(self) -> Any:
        return (print, ("this must never be printed",))


def test_a_checkpoint_with_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from inference_workers.adapters.segment_anything_sam import SegmentAnythingAdapter

    weights = tmp_path / "evil.pth"
    weights.write_bytes(pickle.dumps({"x": Evil()}))
    described = sidecar(tmp_path, "evil", family="segment-anything", weights="evil.pth", sha256=hash_of([weights]))
    with pytest.raises(ModelMissing, match="holds more than tensors"):
        SegmentAnythingAdapter(described, tiny_sam).load(threads=1)
    assert "never" not in capsys.readouterr().out
