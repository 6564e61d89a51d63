"""The transformers adapters of texts: labels, and spans whose offsets are code points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inference_workers.contracts import Span, TextAsset
from tests.inference_workers.torch.test_vision import NAMES, load

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ada", "lives", "in", "paris", ".", "שלום", "and"]


def bert(labels: dict[int, str] | None = None) -> dict[str, Any]:
    named = {"id2label": labels, "label2id": {v: k for k, v in labels.items()}} if labels else NAMES
    return {"vocab_size": len(WORDS), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
            "intermediate_size": 37, "max_position_embeddings": 24, **named}  # fmt: skip


def tokenizer(folder: Path) -> Any:
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    return transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=24)


def test_a_text_classifier(tmp_path: Path) -> None:
    model = transformers.BertForSequenceClassification(transformers.BertConfig(**bert()))
    adapter = load(tmp_path, "transformers-text", (model, tokenizer(tmp_path)))
    assert adapter.card.task == "classify-text"
    answers = adapter.load(threads=1).classify_texts([TextAsset("Ada lives in Paris."), TextAsset("Paris " * 200)])
    for answer in answers:
        assert sorted(one.label for one in answer) == ["cat", "cup", "dog"]
        assert sum(one.confidence for one in answer) == pytest.approx(1, abs=1e-5)


def test_spans_are_counted_in_code_points(tmp_path: Path) -> None:
    labels = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC"}
    model = transformers.BertForTokenClassification(transformers.BertConfig(**bert(labels)))
    # Rigged: the embedding of a word decides its tag.
    wanted = {"ada": 1, "paris": 3, "שלום": 1}
    with torch.no_grad():
        model.bert.embeddings.word_embeddings.weight.zero_()
        for parameter in model.bert.encoder.parameters():
            parameter.zero_()
        model.bert.embeddings.position_embeddings.weight.zero_()
        model.bert.embeddings.token_type_embeddings.weight.zero_()
        for at, word in enumerate(WORDS):
            model.bert.embeddings.word_embeddings.weight[at, wanted.get(word, 0)] = 30.0
        for layer in model.bert.encoder.layer:
            layer.attention.output.LayerNorm.weight.fill_(1)
            layer.output.LayerNorm.weight.fill_(1)
        model.classifier.bias.zero_()
        model.classifier.weight.zero_()
        for at in range(4):
            model.classifier.weight[at, at] = 10.0
    tagger = load(tmp_path, "transformers-text", (model, tokenizer(tmp_path)), task="tag-spans").load(threads=1)
    text = "👩‍🔬 Ada lives in Paris. שלום"
    (spans,) = tagger.tag([TextAsset(text)])
    assert [(span.label, text[span.start : span.end]) for span in spans] == [
        ("PER", "Ada"), ("LOC", "Paris"), ("PER", "שלום"),
    ]  # fmt: skip
    # Longer than the model sees at once: every place is found, at its own offset.
    long = "lives in and . " * 20 + "Ada " + "lives in and . " * 20 + "Paris"
    (spans,) = tagger.tag([TextAsset(long)])
    assert [(span.label, long[span.start : span.end], span.start) for span in spans] == [
        ("PER", "Ada", 300), ("LOC", "Paris", 604),
    ]  # fmt: skip


def test_tokens_join_into_spans() -> None:
    from inference_workers.adapters.transformers_text import joined

    text = "Ada Byron King, Paris Lyon"
    tokens = [(0, 3, "B-PER", 0.9), (4, 9, "I-PER", 0.7), (10, 14, "I-PER", 0.8), (14, 15, "O", 0.9),
              (16, 21, "B-LOC", 0.9), (22, 26, "B-LOC", 0.6)]  # fmt: skip
    assert joined(tokens, text) == [
        Span("PER", 0, 14, 0.7), Span("LOC", 16, 21, 0.9), Span("LOC", 22, 26, 0.6),
    ]  # fmt: skip
