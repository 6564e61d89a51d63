"""Text classifiers and taggers of the transformers library; offsets are code points, whatever the tokenizer counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.contracts import Classification, ModelCard, Span, TextAsset
from inference_workers.errors import ModelMissing
from inference_workers.sidecar import Sidecar

BATCH = 16


class TextAdapter(TorchAdapter):
    """A model saved with its fast tokenizer; the sidecar's ``task`` is classify-text (default) or tag-spans."""

    task = "classify-text"
    input = "texts"

    def load(self, *, threads: int, device: str = "auto") -> TransformersText | TransformersTagger:
        """Load model and tokenizer; raises ModelMissing."""
        from transformers import (  # noqa: PLC0415 - an extra
            AutoModelForSequenceClassification,
            AutoModelForTokenClassification,
            AutoTokenizer,
        )

        chosen = choose_device(device, threads)
        tokenizer = self.processor(AutoTokenizer)
        if self.card.task != "tag-spans":
            model = self.pretrained(AutoModelForSequenceClassification).to(chosen)
            return TransformersText(self.card, model, tokenizer, chosen)
        if not tokenizer.is_fast:
            raise ModelMissing(f"{self.sidecar.key} needs a fast tokenizer (tokenizer.json), which knows offsets.")
        model = self.pretrained(AutoModelForTokenClassification).to(chosen)
        return TransformersTagger(self.card, model, tokenizer, chosen)


class _Loaded:
    """What both have."""

    def __init__(self, card: ModelCard, model: Any, tokenizer: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._tokenizer, self._device = model, tokenizer, device
        self._names = model.config.id2label

    def _longest(self) -> int:
        return min(int(self._tokenizer.model_max_length), int(self._model.config.max_position_embeddings))


class TransformersText(_Loaded):
    """A loaded text classifier."""

    def classify_texts(self, texts: Sequence[TextAsset]) -> list[list[Classification]]:
        """Return every label of each text, surest first; a text too long for the model is judged by its beginning."""
        answers = []
        for start in range(0, len(texts), BATCH):
            part = [asset.text for asset in texts[start : start + BATCH]]
            with inference(self.card.name, self._device):
                fed = self._tokenizer(
                    part, return_tensors="pt", padding=True, truncation=True, max_length=self._longest()
                ).to(self._device)
                chances = self._model(**fed).logits.float().softmax(dim=1).cpu().numpy()
            for row in chances:
                order = np.argsort(-row, kind="stable")
                answers.append([Classification(self._names[int(index)], float(row[index])) for index in order])
        return answers


class TransformersTagger(_Loaded):
    """A loaded tagger; B- and I- prefixes are joined into spans, and long texts go through in overlapping windows."""

    def tag(self, texts: Sequence[TextAsset]) -> list[list[Span]]:
        """Return each text's spans in the order of their starts; a span's confidence is its weakest token's."""
        return [self._one(asset.text) for asset in texts]

    def _one(self, text: str) -> list[Span]:
        longest = self._longest()
        windows = self._tokenizer(
            text,
            truncation=True,
            max_length=longest,
            stride=min(longest // 4, 64),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        best: dict[tuple[int, int], tuple[str, float]] = {}
        for tokens, mask, offsets in zip(
            windows["input_ids"], windows["attention_mask"], windows["offset_mapping"], strict=True
        ):
            for place, label, confidence in self._window(tokens, mask, offsets):
                if place not in best or confidence > best[place][1]:
                    best[place] = (label, confidence)
        return joined([(start, end, *best[start, end]) for start, end in sorted(best)], text)

    def _window(self, tokens: Any, mask: Any, offsets: Any) -> list[tuple[tuple[int, int], str, float]]:
        import torch  # noqa: PLC0415 - an extra

        with inference(self.card.name, self._device):
            answer = self._model(
                input_ids=torch.tensor([tokens], device=self._device),
                attention_mask=torch.tensor([mask], device=self._device),
            )
            chances = answer.logits[0].float().softmax(dim=1).cpu().numpy()
        best = chances.argmax(axis=1)
        return [
            ((int(start), int(end)), self._names[int(label)], float(row[label]))
            for (start, end), label, row in zip(offsets, best, chances, strict=True)
            if end > start
        ]


def joined(tokens: Sequence[tuple[int, int, str, float]], text: str) -> list[Span]:
    """Join tokens ``(start, end, label, confidence)`` into spans: B- begins, I- goes on, other labels stand by run."""
    spans: list[Span] = []
    for start, end, tagged, confidence in tokens:
        prefix, _, name = tagged.rpartition("-") if tagged[:2] in ("B-", "I-") else ("", "", tagged)
        if name == "O":
            continue
        last = spans[-1] if spans else None
        goes_on = (
            last is not None
            and last.label == name
            and prefix != "B"
            and not text[last.end : start].strip()
            and start >= last.end
        )
        if last is not None and goes_on:
            spans[-1] = Span(name, last.start, end, min(last.confidence, confidence))
        else:
            spans.append(Span(name, start, end, confidence))
    return spans


def from_sidecar(sidecar: Sidecar) -> TextAdapter:
    """Build the adapter (the registry calls this)."""
    return TextAdapter(sidecar)
