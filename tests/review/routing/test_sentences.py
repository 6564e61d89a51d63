"""What the contract's page says in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from review.routing.contract.overview import sentence_of

PLAN = {"look": 3, "more": 43, "likely": 0, "hours": 0.36, "disputed": 0, "is_measured": True}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        # Two questions, one answer each: what is needed in all, and when the contract looks again.
        (
            {"likely": 1594},
            "about 1\u202f594 more audits are likely needed to promise 95 %; the next look comes after 43 of them, "
            "about 22 minutes at your team's pace.",
        ),
        (
            {"more": 1295, "hours": 10.8, "is_measured": False},
            "1\u202f295 more audits are needed before the next look can promise 95 %, about 10.8 hours at 30 s each.",
        ),
        ({"more": 0, "disputed": 5}, "5 audits differ from the model and wait for a second look."),
        ({"more": 0}, "the audits are in, and the contract is looking at them."),
    ],
)
def test_what_is_needed_is_said_without_a_contradiction(plan: dict[str, Any], words: str) -> None:
    told = {"plan": {**PLAN, **plan}, "target": 0.95, "routing": "contract", "model": "yolox-nano"}
    assert sentence_of(told, None) == f"Auto-accept is off: {words}"
