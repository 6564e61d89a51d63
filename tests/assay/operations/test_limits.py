"""Every limit of the table: just under it passes, just over it is refused by name. One without a test fails here.

The cases stand in ``limit_cases``, a module a subject.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.operations.limits import limits
from tests.assay.operations.limit_cases import answers, models, schemas, teamwork, uploads
from tests.assay.operations.limit_cases.common import CASES, Bench

assert all((answers, models, schemas, teamwork, uploads)), "their cases are in CASES once they are imported"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [limit.what for limit in limits()])
def test_just_under_passes_and_just_over_is_refused(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert name in CASES, f"{name} stands in the table of limits and has no test: add a case here"
    CASES[name](Bench(monkeypatch, tmp_path))


def test_every_case_is_of_a_limit() -> None:
    assert set(CASES) == {limit.what for limit in limits()}
