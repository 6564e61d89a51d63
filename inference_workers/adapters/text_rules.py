"""Programmatic labelling: regular expressions, gazetteers and conditions on metadata; no weights.

Sidecar: ``labels`` and ``rules``, a list of ``{"name", "label", "pattern"}`` (regular expression, case-insensitive),
``{"name", "label", "words": [...]}`` (whole words) or ``{"name", "label", "where": {"field": value}}``; each may have a
``confidence`` (default 0.8). A classifier votes with its rules and abstains where none fires; a tagger marks what
patterns and words match.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inference_workers.contracts import Classification, ModelCard, Span, TextAsset
from inference_workers.errors import ModelMissing
from inference_workers.sidecar import Sidecar

DEFAULT_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it looks for, and what it then says."""

    name: str
    label: str
    confidence: float
    pattern: re.Pattern[str] | None
    where: Mapping[str, Any]

    def fires(self, asset: TextAsset) -> bool:
        """Tell whether the rule says its label of the asset."""
        if any(asset.meta.get(field) != value for field, value in self.where.items()):
            return False
        return self.pattern is None or self.pattern.search(asset.text) is not None


@dataclass(frozen=True, slots=True)
class RuleReport:
    """How a rule did over some texts: fired on, fired where another rule says otherwise."""

    name: str
    label: str
    fired: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class RulesReport:
    """How the rules did together: texts, texts with any vote, texts with votes for different labels."""

    texts: int
    covered: int
    conflicting: int
    rules: tuple[RuleReport, ...]


class TextRulesAdapter:
    """Rules described by their sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Read the rules; raises ModelMissing naming the one that is wrong."""
        self._sidecar = sidecar
        self._rules = [
            read_rule(raw, index, sidecar.labels) for index, raw in enumerate(sidecar.values.get("rules", []))
        ]

    @property
    def card(self) -> ModelCard:
        """What the rules are; their hash is of the rules themselves."""
        rules = json.dumps(self._sidecar.values.get("rules", []), sort_keys=True, ensure_ascii=False)
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task=self._sidecar.text("task", "classify-text"),
            labels=self._sidecar.labels,
            weights_sha256=hashlib.sha256(rules.encode()).hexdigest(),
            licence=self._sidecar.text("licence", "your own"),
            input="texts",
            device="any",
            memory_mb=1,
        )

    def load(self, *, threads: int, device: str = "auto") -> TextRules:  # noqa: ARG002 - nothing to load
        """Return the rules."""
        return TextRules(self.card, self._rules)


class TextRules:
    """Rules at work, as a classifier and as a tagger."""

    def __init__(self, card: ModelCard, rules: Sequence[Rule]) -> None:
        """Keep the rules."""
        self.card = card
        self._rules = list(rules)

    def classify_texts(self, texts: Sequence[TextAsset]) -> list[list[Classification]]:
        """Return each text's labels by the rules that fire (noisy-or a label); empty where none does."""
        return [self._vote(asset) for asset in texts]

    def _vote(self, asset: TextAsset) -> list[Classification]:
        doubts: dict[str, float] = {}
        for rule in self._rules:
            if rule.fires(asset):
                doubts[rule.label] = doubts.get(rule.label, 1.0) * (1 - rule.confidence)
        sure = {label: 1 - doubt for label, doubt in doubts.items()}
        # Rules that disagree share the confidence: a conflict must not look sure.
        total = max(sum(sure.values()), 1.0)
        ranked = sorted(sure.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Classification(label, round(value / total, 6)) for label, value in ranked]

    def tag(self, texts: Sequence[TextAsset]) -> list[list[Span]]:
        """Return what patterns and words match, in the order of their starts; longer first at one start."""
        answers = []
        for asset in texts:
            spans = [
                Span(rule.label, match.start(), match.end(), rule.confidence)
                for rule in self._rules
                if rule.pattern is not None and rule.fires(asset)
                for match in rule.pattern.finditer(asset.text)
                if match.end() > match.start()
            ]
            answers.append(sorted(set(spans), key=lambda span: (span.start, -span.end, span.label)))
        return answers

    def report(self, texts: Sequence[TextAsset]) -> RulesReport:
        """Return coverage and conflicts over some texts."""
        fired = [[rule.fires(asset) for rule in self._rules] for asset in texts]
        voted = [{rule.label for rule, does in zip(self._rules, row, strict=True) if does} for row in fired]
        rows = tuple(
            RuleReport(
                rule.name,
                rule.label,
                sum(row[index] for row in fired),
                sum(row[index] and len(labels) > 1 for row, labels in zip(fired, voted, strict=True)),
            )
            for index, rule in enumerate(self._rules)
        )
        return RulesReport(len(texts), sum(map(bool, voted)), sum(len(labels) > 1 for labels in voted), rows)


def read_rule(raw: Mapping[str, Any], index: int, labels: Sequence[str]) -> Rule:
    """Return a rule; raises ModelMissing that names the rule and the field."""
    name = str(raw.get("name", f"rule {index + 1}"))
    label = raw.get("label")
    if label not in labels:
        raise ModelMissing(f"rules[{index}] ({name}): label {label!r} is not among the labels.")
    pattern, phrases, where = raw.get("pattern"), raw.get("words"), raw.get("where") or {}
    if pattern is None and not phrases and not where:
        raise ModelMissing(f"rules[{index}] ({name}) needs a pattern, words or where.")
    if phrases:
        # Longest first, so that "New York City" is not cut to "New York".
        listed = "|".join(re.escape(word) for word in sorted(phrases, key=len, reverse=True))
        pattern = rf"(?<!\w)(?:{listed})(?!\w)"
    try:
        compiled = re.compile(pattern, re.IGNORECASE) if pattern is not None else None
    except re.error as error:
        raise ModelMissing(f"rules[{index}] ({name}): pattern is not a regular expression: {error}.") from error
    confidence = float(raw.get("confidence", DEFAULT_CONFIDENCE))
    if not 0 < confidence < 1:
        raise ModelMissing(f"rules[{index}] ({name}): confidence must lie between 0 and 1.")
    return Rule(name, str(label), confidence, compiled, dict(where))
