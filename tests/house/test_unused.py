"""No public definition is there for its tests alone."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.live import ROOT

FOLDERS = ("platform", "annotation", "review", "inference_workers", "bench")
PUBLISHED = "held against published tables; the certificates' engineer decides"
CONSENSUS = "a yardstick of review/consensus, where work goes on; to be used or deleted there"
# What nothing in production calls, and why it may stay. An entry that is used, or gone, is to be taken out.
ALLOWED = {
    "subscribers_of": "tests read the wiring by it",
    "as_markdown": "writes the table of docs/limits.md, by its test",
    "TokenScheme": "registers itself with drf-spectacular by being defined",
    "SessionScheme": "registers itself with drf-spectacular by being defined",
    "fewest_audits": PUBLISHED,
    "prediction_powered": PUBLISHED,
    "betting_sequence": PUBLISHED,
    **dict.fromkeys(
        (
            "agreement_of",
            "pairwise_agreement",
            "vitality",
            "box_set_distance",
            "keypoint_similarity",
            "polyline_similarity",
            "match_spans",
            "dawid_skene",
        ),
        CONSENSUS,
    ),
}


def test_every_public_definition_has_a_caller() -> None:
    """A name that stands once in all the code is its definition. Decorated ones are called by what decorates them."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]
    words = Counter(word for text in texts for word in re.findall(r"\w+", text))
    unused = {
        node.name
        for text in texts
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.decorator_list
        and not node.name.startswith("_")
        and words[node.name] == 1
    }
    assert unused == set(ALLOWED)
