"""``make bench-quality``: crowd sets (CROWD=), merged boxes (BOXES=), promises, a re-aggregation (always)."""

from __future__ import annotations

import os
from pathlib import Path

from bench import quality_belief, quality_boxes, quality_crowd, quality_reaggregation, quality_routing, quality_shapes
from bench.records import write


def main() -> None:
    """Run what its data are given for, and write ``bench/results/quality.json``."""
    crowd, boxes = os.environ.get("CROWD"), os.environ.get("BOXES")
    records = quality_crowd.run(Path(crowd) if crowd else None, os.environ.get("PEER_PYTHON"))
    if crowd:
        records += quality_belief.run(Path(crowd))
    records += quality_belief.sizes() + quality_shapes.run()
    if boxes:
        records += quality_boxes.run(Path(boxes))
    write("quality", records + quality_reaggregation.run() + quality_routing.run())


if __name__ == "__main__":
    main()
