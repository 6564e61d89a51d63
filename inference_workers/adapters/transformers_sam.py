"""SAM (arXiv 2304.02643) and SAM 2 (arXiv 2408.00714) of the transformers library: embed once, answer every click."""

from __future__ import annotations

from typing import Any

import numpy as np

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.contracts import Embedded, Image, Mask, ModelCard, Prompt, check_prompt
from inference_workers.sidecar import Sidecar


class SamAdapter(TorchAdapter):
    """A SAM or SAM 2 model saved with its processor; the sidecar's ``generation`` is 1 (default) or 2."""

    task = "segment-by-prompt"
    input = "RGB pictures of any size with points or a box"

    def load(self, *, threads: int, device: str = "auto") -> TransformersSam:
        """Load model and processor; raises ModelMissing."""
        from transformers import Sam2Model, Sam2Processor, SamModel, SamProcessor  # noqa: PLC0415 - an extra

        is_second = self.sidecar.number("generation", 1) == 2  # noqa: PLR2004
        chosen = choose_device(device, threads)
        model = self.pretrained(Sam2Model if is_second else SamModel).to(chosen)
        processor = self.processor(Sam2Processor if is_second else SamProcessor)
        return TransformersSam(self.card, model, processor, chosen, is_second=is_second)


class TransformersSam:
    """A loaded SAM; its embedding is the image encoder's output."""

    def __init__(self, card: ModelCard, model: Any, processor: Any, device: str, *, is_second: bool) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._processor, self._device, self._is_second = model, processor, device, is_second

    def embed(self, image: Image) -> Embedded:
        """Run the image encoder."""
        with inference(self.card.name, self._device):
            fed = self._processor(images=image, return_tensors="pt").to(self._device)
            output = self._model.get_image_embeddings(fed["pixel_values"])
        layers = list(output) if isinstance(output, list | tuple) else [output]
        arrays = {f"layer{index}": layer.float().cpu().numpy() for index, layer in enumerate(layers)}
        if not self._is_second:
            arrays["reshaped"] = fed["reshaped_input_sizes"].cpu().numpy()
        return Embedded(arrays, image.shape[1], image.shape[0])

    def segment(self, embedded: Embedded, prompt: Prompt) -> Mask:
        """Return the surest of the masks the decoder offers; raises ModelInputError for an empty prompt."""
        import torch  # noqa: PLC0415 - an extra

        check_prompt(prompt, width=embedded.width, height=embedded.height)
        size = [[embedded.height, embedded.width]]
        prompt_input: dict[str, Any] = {}
        if prompt.points:
            # Nesting: picture, object, point.
            prompt_input["input_points"] = [[[[x, y] for x, y, _ in prompt.points]]]
            prompt_input["input_labels"] = [[[int(inside) for _, _, inside in prompt.points]]]
        if prompt.box is not None:
            x, y, width, height = prompt.box
            prompt_input["input_boxes"] = [[[x, y, x + width, y + height]]]
        layers = [
            torch.from_numpy(embedded.arrays[f"layer{index}"]).to(self._device)
            for index in range(sum(name.startswith("layer") for name in embedded.arrays))
        ]
        with inference(self.card.name, self._device):
            fed = self._prompted(prompt_input, size)
            answer = self._model(**fed, image_embeddings=layers if self._is_second else layers[0])
            if self._is_second:
                masks = self._processor.post_process_masks(answer.pred_masks.cpu(), size)
            else:
                reshaped = torch.from_numpy(embedded.arrays["reshaped"])
                masks = self._processor.image_processor.post_process_masks(answer.pred_masks.cpu(), size, reshaped)
            scores = answer.iou_scores.float().cpu().numpy().reshape(-1)
        candidates = np.asarray(masks[0]).reshape(len(scores), embedded.height, embedded.width)
        best = int(scores.argmax())
        return Mask(candidates[best].astype(bool), float(np.clip(scores[best], 0, 1)))

    def _prompted(self, prompt_input: dict[str, Any], size: list[list[int]]) -> dict[str, Any]:
        """Return the prompt as the model takes it, in the encoder's coordinates, without the picture."""
        if self._is_second:
            fed = self._processor(**prompt_input, original_sizes=size, return_tensors="pt").to(self._device)
        else:
            # The first generation's processor wants a picture of the size; its pixels are not used.
            blank = np.zeros((*size[0], 3), np.uint8)
            boxes = prompt_input.get("input_boxes")
            fed = self._processor(images=blank, **{**prompt_input, **({"input_boxes": boxes} if boxes else {})},
                                  return_tensors="pt").to(self._device)  # fmt: skip
        return {name: fed[name] for name in ("input_points", "input_labels", "input_boxes") if name in fed}


def from_sidecar(sidecar: Sidecar) -> SamAdapter:
    """Build the adapter (the registry calls this)."""
    return SamAdapter(sidecar)
