"""SAM 1 checkpoints with the original ``segment_anything`` package (arXiv 2304.02643).

Sidecar: ``weights`` (a .pth or .safetensors of the state dict), ``sha256``, ``kind``: vit_b, vit_l or vit_h. A .pth is
read with ``weights_only=True``: anything in it that is not a tensor is refused.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from inference_workers.adapters.torch_loading import choose_device, first_line, inference
from inference_workers.contracts import Embedded, Image, Mask, ModelCard, Prompt, check_prompt
from inference_workers.errors import ModelMissing
from inference_workers.sidecar import Sidecar

KINDS = ("vit_b", "vit_l", "vit_h")


class SegmentAnythingAdapter:
    """A checkpoint described by its sidecar; ``build`` makes the empty network (tests give a small one)."""

    def __init__(self, sidecar: Sidecar, build: Callable[[], Any] | None = None) -> None:
        """Keep the sidecar; raises ModelMissing for an unknown kind."""
        self._sidecar, self._build = sidecar, build
        if sidecar.text("kind", "vit_b") not in KINDS:
            raise ModelMissing(f"{sidecar.path.name}: kind must be one of {', '.join(KINDS)}.")

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        self._sidecar.weight_files()
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="segment-by-prompt",
            labels=(),
            weights_sha256=self._sidecar.text("sha256"),
            licence=self._sidecar.text("licence"),
            input="RGB pictures of any size with points or a box",
            device=self._sidecar.text("device", "gpu"),
            memory_mb=int(self._sidecar.number("memory_mb", 3000)),
        )

    def weight_files(self) -> list[Path]:
        """Return the files that must not change while the model is loaded."""
        return self._sidecar.weight_files()

    def load(self, *, threads: int, device: str = "auto") -> SegmentAnything:
        """Check the hash and load the state dict; raises ModelMissing."""
        (weights,) = self._sidecar.checked_weights()
        chosen = choose_device(device, threads)
        build = self._build
        if build is None:
            from segment_anything import sam_model_registry  # noqa: PLC0415 - an extra

            build = sam_model_registry[self._sidecar.text("kind", "vit_b")]
        model = build()
        try:
            model.load_state_dict(_state(weights))
        except RuntimeError as error:
            raise ModelMissing(
                f"{weights.name} does not fit {self._sidecar.text('kind')}: {first_line(error)}"
            ) from error
        return SegmentAnything(self.card, model.to(chosen).eval(), chosen)


def _state(weights: Path) -> Any:
    import torch  # noqa: PLC0415 - an extra

    if weights.suffix == ".safetensors":
        from safetensors.torch import load_file  # noqa: PLC0415

        return load_file(weights)
    try:
        return torch.load(weights, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ModelMissing(f"{weights.name} holds more than tensors, or is no checkpoint; it is not read.") from error


class SegmentAnything:
    """A loaded SAM; its embedding is the image encoder's output with the sizes it was made from."""

    def __init__(self, card: ModelCard, model: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._device = model, device

    def embed(self, image: Image) -> Embedded:
        """Run the image encoder."""
        from segment_anything import SamPredictor  # noqa: PLC0415

        with inference(self.card.name, self._device):
            predictor = SamPredictor(self._model)
            predictor.set_image(image)
            features = predictor.get_image_embedding().float().cpu().numpy()
        return Embedded(
            {"features": features, "input_size": np.array(predictor.input_size)}, image.shape[1], image.shape[0]
        )

    def segment(self, embedded: Embedded, prompt: Prompt) -> Mask:
        """Return the surest of the masks the decoder offers; raises ModelInputError for an empty prompt."""
        import torch  # noqa: PLC0415
        from segment_anything import SamPredictor  # noqa: PLC0415

        check_prompt(prompt, width=embedded.width, height=embedded.height)
        with inference(self.card.name, self._device):
            predictor = SamPredictor(self._model)
            predictor.features = torch.from_numpy(embedded.arrays["features"]).to(self._device)
            predictor.input_size = tuple(int(side) for side in embedded.arrays["input_size"])
            predictor.original_size = (embedded.height, embedded.width)
            predictor.is_image_set = True
            box = prompt.box
            masks, scores, _ = predictor.predict(
                point_coords=np.array([[x, y] for x, y, _ in prompt.points]) if prompt.points else None,
                point_labels=np.array([int(inside) for _, _, inside in prompt.points]) if prompt.points else None,
                box=np.array([box[0], box[1], box[0] + box[2], box[1] + box[3]]) if box else None,
                multimask_output=True,
            )
        best = int(scores.argmax())
        return Mask(masks[best].astype(bool), float(np.clip(scores[best], 0, 1)))

    def segment_everything(self, image: Image) -> list[Mask]:
        """Return masks of everything, surest first."""
        from segment_anything import SamAutomaticMaskGenerator  # noqa: PLC0415

        with inference(self.card.name, self._device):
            rows = SamAutomaticMaskGenerator(self._model).generate(image)
        masks = [Mask(np.asarray(row["segmentation"], bool), float(min(row["predicted_iou"], 1.0))) for row in rows]
        return sorted(masks, key=lambda mask: -mask.confidence)


def from_sidecar(sidecar: Sidecar) -> SegmentAnythingAdapter:
    """Build the adapter (the registry calls this)."""
    return SegmentAnythingAdapter(sidecar)
