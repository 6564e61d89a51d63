"""A short, seeded run of ``make fuzz``."""

from __future__ import annotations

from tests.live import running
from tests.tools.fuzz import ROLES, fuzz


def test_made_up_calls_of_every_role_get_replies_of_the_document() -> None:
    with running("--no-demo") as live:
        tally = fuzz(live, count=600, hostile=300, seed=11)
    assert tally.wrong == {}
    assert tally.calls > 600
    assert {status.split()[0] for status in tally.statuses} == {*ROLES}
