"""Pre-labels of texts: spans and answers to the schema's questions, by whatever a model can say.

A line of the label map leads to a label (then matches are spans) or to ``question/choice`` (then the model's vote is an
answer about the whole text). A text a model breaks on fails alone.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from annotation.regions.attributes import Question
from annotation.schema.rules import LabelDefinition, SchemaDocument
from inference_workers.contracts import Classification, Span, SpanTagger, TextAsset, TextClassifier
from inference_workers.errors import ModelRuntimeError

FLOOR = 0.05
_NAMESPACE = UUID("0b7b3c1c-0f4b-4f0c-8a55-2f3f6f8f5f8e")


@dataclass(frozen=True, slots=True)
class TextOutcome:
    """What came of one text, or why it failed."""

    name: str
    spans: Sequence[Span] = ()
    votes: Sequence[Classification] = ()
    failure: str = ""


@dataclass(slots=True)
class TextRun:
    """One pass over texts; ``seconds`` is the model's time."""

    model: Any
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def over(self, texts: Sequence[tuple[str, TextAsset]]) -> list[TextOutcome]:
        """Return an outcome a text; raises ModelRuntimeError when the model fails on each of several."""
        started = time.perf_counter()
        outcomes = [self._one(name, text) for name, text in texts]
        self.seconds += time.perf_counter() - started
        if len(self.failures) > 1 and len(self.failures) == len(texts):
            raise ModelRuntimeError(self.failures[-1])
        return outcomes

    def _one(self, name: str, text: TextAsset) -> TextOutcome:
        try:
            spans = self.model.tag([text])[0] if isinstance(self.model, SpanTagger) else []
            votes = self.model.classify_texts([text])[0] if isinstance(self.model, TextClassifier) else []
        except Exception as error:  # noqa: BLE001 - an adapter may be anybody's code; its fault is told, not ours to die of
            self.failures.append(str(error) or type(error).__name__)
            return TextOutcome(name, failure=self.failures[-1])
        return TextOutcome(name, spans, votes)


def choice_key(question: str, choice: str) -> str:
    """Return how a label map names a choice of a question."""
    return f"{question}/{choice}"


def mappable_keys(schema: SchemaDocument) -> set[str]:
    """Return what a label map may lead to: labels, and choices of questions that take one or several."""
    choices = {
        choice_key(question.key, option.key)
        for question in schema.classification
        if question.kind != "hierarchical"
        for option in question.options
    }
    return {label.key for label in schema.labels} | choices


def spans_of(
    outcome: TextOutcome,
    *,
    asset_id: UUID,
    model: str,
    label_map: Mapping[str, str | None],
    labels: Sequence[LabelDefinition],
    minimum: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """Return the spans as regions of the project's labels; their ids follow from asset, model and place."""
    taken = {label.key for label in labels if "span" in label.shapes}
    return [
        {
            "id": str(uuid5(_NAMESPACE, f"{asset_id}:{model}:{span.label}:{span.start}:{span.end}")),
            "label": key,
            "shape": "span",
            "start": span.start,
            "end": span.end,
            "confidence": round(span.confidence, 4),
        }
        for span in outcome.spans
        if (key := label_map.get(span.label)) in taken
        and span.confidence >= max((minimum or {}).get(span.label, 0.0), FLOOR)
    ]


def answers_of(
    outcome: TextOutcome,
    *,
    label_map: Mapping[str, str | None],
    questions: Sequence[Question],
    show_from: float,
    minimum: Mapping[str, float] | None = None,
) -> tuple[dict[str, Any], list[float]]:
    """Return the answers the votes give from ``show_from`` up, and the confidence of each."""
    by_question: dict[str, dict[str, float]] = {}
    for vote in outcome.votes:
        question_key, _, choice = (label_map.get(vote.label) or "").partition("/")
        if choice and vote.confidence >= (minimum or {}).get(vote.label, 0.0):
            row = by_question.setdefault(question_key, {})
            row[choice] = max(row.get(choice, 0.0), vote.confidence)
    answers: dict[str, Any] = {}
    confidences: list[float] = []
    for question in questions:
        likely = {key: sure for key, sure in by_question.get(question.key, {}).items() if sure >= show_from}
        if not likely:
            continue
        best = max(likely, key=lambda key: likely[key])
        answers[question.key] = best if question.kind == "single" else sorted(likely)
        confidences += [likely[best]] if question.kind == "single" else list(likely.values())
    return answers, confidences
