"""docs/limits.md is the code's table of limits."""

from __future__ import annotations

from assay.config.env import read_env
from assay.operations.limits import as_markdown, limits
from tests.live import ROOT


def test_the_documented_limits_are_the_code_s() -> None:
    table = as_markdown(limits(read_env({})))
    assert table in (ROOT / "docs/limits.md").read_text(), f"put this into docs/limits.md:\n{table}"


def test_variables_set_their_limits() -> None:
    told = {row.variable: row.value for row in limits(read_env({"MAX_FILE_BYTES": "1000", "MIN_FREE_DISK": ".1"}))}
    assert (told["MAX_FILE_BYTES"], told["MIN_FREE_DISK"]) == ("1,000 bytes", "10%")
