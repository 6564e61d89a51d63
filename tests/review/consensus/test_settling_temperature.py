"""Certainty made honest when an item settles: by hand, by property, and in what the queue then does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.regions.codec import decode_regions
from review.aggregation.models import Aggregation
from review.consensus.calibration import tempered, tempered_belief
from review.consensus.classification import belief_in_classification
from review.consensus.merge import calibrated, merge_answers
from review.resolved.models import ResolvedLabel
from tests.factories.reviews import dispute, join
from tests.factories.world import World, make_world, region


def test_one_belief_is_tempered_as_a_whole_posterior_is() -> None:
    row = np.array([[0.9, 0.05, 0.05]])
    assert tempered_belief(0.9, 2.0, options=3) == pytest.approx(float(tempered(row, 2.0)[0, 0]))


@given(st.floats(0.4, 0.999), st.floats(0.3, 10.0), st.integers(2, 8))
def test_a_temperature_keeps_the_order_and_over_one_makes_less_sure(belief: float, heat: float, options: int) -> None:
    found = tempered_belief(belief, heat, options=options)
    assert 0 < found < 1
    assert tempered_belief(belief, 1.0, options=options) == pytest.approx(belief)
    if belief > 1 / options + 1e-9:
        assert (found < belief + 1e-9) if heat >= 1 else (found > belief - 1e-9)
    higher = tempered_belief(min(belief + 0.0005, 0.9995), heat, options=options)
    assert higher >= found - 1e-12


def test_only_a_merge_and_measured_questions_are_tempered() -> None:
    boxes = [decode_regions([region()]), decode_regions([region()])]
    merged = merge_answers(boxes, [0.9, 0.9], labels=2)
    cooler = calibrated(merged, 3.0, labels=2)
    assert cooler.confidence < merged.confidence
    assert [one.belief for one in cooler.objects] == [cooler.confidence]
    outline = {"id": "a", "label": "person", "shape": "polygon", "rings": [{"points": [[0, 0], [9, 0], [9, 9]]}]}
    middle = merge_answers([decode_regions([outline])] * 2, [0.9, 0.9], labels=2)
    assert calibrated(middle, 3.0, labels=2) == middle
    said = [{"sky": "clear"}, {"sky": "clear"}]
    plain = belief_in_classification(said, [0.9, 0.9], {"sky": 2})
    assert belief_in_classification(said, [0.9, 0.9], {"sky": 2}, {"other": 3.0}) == plain
    assert belief_in_classification(said, [0.9, 0.9], {"sky": 2}, {"sky": 3.0}) < plain


def settled(world: World) -> float | None:
    label = ResolvedLabel.objects.filter(is_current=True).first()
    return float(label.provenance["confidence"]) if label else None


@pytest.mark.django_db
def test_what_an_item_settles_with_is_as_sure_as_gold_allows() -> None:
    world = make_world(pictures=2, policy={"review": "none", "overlap": 2, "overlap_most": 3, "overlap_target": 0.9})
    join(world, "eve", "annotator")
    dispute(world, world.assets[0], {"annotator": [region()], "eve": [region()]})
    sure = settled(world)
    assert sure is not None
    assert sure > 0.9
    # Gold has shown that such beliefs are too sure: the same answers now leave doubt, and one more person is asked.
    Aggregation.objects.create(
        project=world.project, question="objects", method="one-coin", temperature=4.0, gold=30, answers=60, items=30
    )
    task = dispute(world, world.assets[1], {"annotator": [region()], "eve": [region()]})
    assert not ResolvedLabel.objects.filter(asset=world.assets[1]).exists()
    task.refresh_from_db()
    assert (task.state, task.overlap) == ("open", 3)
