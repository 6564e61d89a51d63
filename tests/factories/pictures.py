"""Made pictures: many, distinct, small, the same for the same seed."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageOps

DEMO = Path(__file__).parents[2] / "platform/assay/config/demo_pictures"


def make_pictures(count: int, seed: int = 1, side: int = 320) -> list[tuple[str, bytes]]:
    """Return ``count`` (name, JPEG) of distinct content: seeded crops and flips of the demo pictures."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    sources = [Image.open(path).convert("RGB") for path in sorted(DEMO.glob("*.jpg"))]
    made: list[tuple[str, bytes]] = []
    for number in range(count):
        source = sources[number % len(sources)]
        width, height = source.size
        share = draw.uniform(0.7, 1.0)
        left, top = draw.uniform(0, width * (1 - share)), draw.uniform(0, height * (1 - share))
        crop = source.crop((int(left), int(top), int(left + width * share), int(top + height * share)))
        if draw.random() < 0.5:
            crop = ImageOps.mirror(crop)
        crop.thumbnail((side, side))
        # One pixel carries the number, so that no two are alike however the draw falls.
        crop.putpixel((0, 0), (number % 256, number // 256, seed % 256))
        out = io.BytesIO()
        crop.save(out, "JPEG", quality=90, comment=f"{seed}:{number}".encode())
        made.append((f"made-{number:05}.jpg", out.getvalue()))
    return made
