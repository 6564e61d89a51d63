"""Numbers in sentences that people read on a page."""

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"


def grouped(value: float, digits: int = 0) -> str:
    """Return ``value`` with ``digits`` decimals, its thousands apart by thin spaces, as the pages' tables have them."""
    return f"{value:,.{digits}f}".replace(",", THIN_SPACE)
