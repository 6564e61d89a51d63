"""Offsets in texts: code points (ours), UTF-16 units (browsers, Java) and bytes of UTF-8 (Rust, Go)."""

from __future__ import annotations

from collections.abc import Sequence

UNITS = ("code_points", "utf16", "utf8")


def code_points(text: str, start: int, end: int, unit: str) -> tuple[int, int] | None:
    """Return a span in code points; None where it is past the end, empty, or begins inside a character."""
    if not 0 <= start < end:
        return None
    if unit == "code_points":
        return (start, end) if end <= len(text) else None
    places = _places(text, unit)
    return (places[start], places[end]) if start in places and end in places else None


def in_units(text: str, places: Sequence[int], unit: str) -> list[int]:
    """Return code point offsets in another unit."""
    if unit == "code_points":
        return list(places)
    starts = {point: unit_place for unit_place, point in _places(text, unit).items()}
    return [starts[place] for place in places]


def _places(text: str, unit: str) -> dict[int, int]:
    """Return code points by their place in the unit."""
    places, position = {0: 0}, 0
    for point, sign in enumerate(text, start=1):
        position += (2 if ord(sign) > 0xFFFF else 1) if unit == "utf16" else len(sign.encode("utf-8", "surrogatepass"))  # noqa: PLR2004
        places[position] = point
    return places


def likely_unit(text: str, spans: Sequence[tuple[int, int]], fields: Sequence[str | None]) -> str:
    """Propose a unit: the one whose spans hold the words beside them, else whole words; code points in a tie."""
    best, most = "code_points", -1.0
    for unit in UNITS:
        score = 0.0
        for (start, end), word in zip(spans, fields, strict=True):
            place = code_points(text, start, end, unit)
            if place is None:
                score -= 1
                continue
            held = text[place[0] : place[1]]
            if word is not None:
                score += 2 if held == word else -2
            is_whole = not (place[0] and text[place[0] - 1].isalnum()) and not text[place[1] : place[1] + 1].isalnum()
            score += 0.5 * (is_whole and held == held.strip() and bool(held))
        if score > most + 1e-9:  # noqa: PLR2004
            best, most = unit, score
    return best
