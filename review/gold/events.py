"""What gold tells."""

from __future__ import annotations

from dataclasses import dataclass

from review.gold.models import GoldItem


@dataclass(frozen=True, slots=True)
class GoldChallenged:
    """An item was taken out of use because good people fail it alike; published in that transaction."""

    item: GoldItem
