"""What "right" means: the whole asset, or an object of it drawn at random."""

from __future__ import annotations

from collections.abc import Sequence

from annotation.regions.attributes import same_attributes
from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region
from review.consensus.rules import is_same_answer


def is_wrong(
    shown: Sequence[Region], truth: Sequence[Region], *, unit: str, least_iou: float, draw: float = 0.0
) -> bool:
    """Tell whether a model's answer counts as an error against a person's.

    ``asset``: any object missed, extra, of another label or attributes, or under ``least_iou``, makes the asset wrong.
    ``object``: one object is judged, drawn by ``draw`` in [0, 1) among all that either names: objects of one asset are
    alike, so the asset stays the unit that is drawn.
    """
    if unit == "asset":
        return not is_same_answer(shown, truth, least_iou=least_iou)
    matched = sum(
        same_attributes(shown[ours].attributes, truth[theirs].attributes)
        for ours, theirs, _ in match_regions(shown, truth, least_iou=least_iou, same_label=True)
    )
    objects = len(shown) + len(truth) - matched
    # The matched ones stand first: which is drawn is decided by the draw alone.
    return objects > 0 and int(draw * objects) >= matched


def settled_verdict(verdicts: Sequence[bool], *, second_looks: int) -> bool | None:
    """Return whether an audit is an error, or None while second looks are missing.

    ``verdicts``: per blind answer, whether the model is wrong by it, the first answer first. An answer that sides with
    the model settles it. A disagreement is looked at ``second_looks`` times more, and counts as an error unless each
    of those sides with the model.
    """
    if not verdicts:
        return None
    if not verdicts[0]:
        return False
    if len(verdicts) < 1 + second_looks:
        return True if second_looks == 0 else None
    return any(verdicts[1:]) if second_looks else True
