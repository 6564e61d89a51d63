"""What every benchmark writes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def record(name: str, value: float, unit: str, better: str, **more: Any) -> dict[str, Any]:
    """Return one line of a results file; ``better`` is lower or higher."""
    return {"name": name, "value": round(value, 6), "unit": unit, "better": better, **more}


def write(bench: str, records: list[dict[str, Any]]) -> None:
    """Print the records as a table and write them."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{bench}.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
    width = max(len(row["name"]) for row in records)
    for row in records:
        beside = f"   baseline {row['baseline']:g}, ratio {row['ratio']:.3f}" if "ratio" in row else ""
        sys.stdout.write(f"{row['name']:<{width}}  {row['value']:>12g} {row['unit']:<10} {row['better']}{beside}\n")
