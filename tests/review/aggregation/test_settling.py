"""What an asset settles with: the belief by the newest fit, and whether one more person is asked."""

from __future__ import annotations

import numpy as np
import pytest

from review.aggregation.models import Aggregation
from review.aggregation.rules import votes_of
from review.aggregation.stored_fits import keep_fit
from review.consensus.gold_calibration import weigh
from review.resolved.models import ResolvedLabel
from tests.factories.reviews import dispute, join
from tests.factories.world import World, make_world, region


def settled(world: World) -> float | None:
    label = ResolvedLabel.objects.filter(is_current=True).first()
    return float(label.provenance["confidence"]) if label else None


@pytest.mark.django_db
def test_what_an_item_settles_with_is_as_sure_as_the_newest_fit_allows() -> None:
    policy = {"review": "none", "overlap": 2, "overlap_most": 3, "overlap_target": 0.9}
    world = make_world(pictures=2, policy=policy)
    join(world, "eve", "annotator")
    dispute(world, world.assets[0], {"annotator": [region()], "eve": [region()]})
    sure = settled(world)
    assert sure is not None
    assert 0.85 < sure < 0.97  # raw it would be over .97
    # A fit has shown that these people are right hardly more often than chance: the same answers now leave doubt, and
    # one more person is asked.
    people = [str(world.people[name].id) for name in ("annotator", "eve")]
    draw = np.random.default_rng(1)
    words, items = ["person", "cat", ""], [f"item {at:03d}" for at in range(200)]
    votes = votes_of(
        "objects", items * 2, [people[0]] * 200 + [people[1]] * 200, [words[at] for at in draw.integers(0, 2, 400)],
        classes=words, truth={},
    )  # fmt: skip
    assert votes is not None
    fit = keep_fit(world.project, votes, weigh(votes.answers, {}))
    Aggregation.objects.create(
        project=world.project, question="objects", method="tempered-mean", fit=fit, gold=0, answers=400, items=200
    )
    task = dispute(world, world.assets[1], {"annotator": [region()], "eve": [region()]})
    assert not ResolvedLabel.objects.filter(asset=world.assets[1]).exists()
    task.refresh_from_db()
    assert (task.state, task.overlap) == ("open", 3)
