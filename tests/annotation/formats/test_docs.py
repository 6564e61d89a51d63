"""docs/formats.md lists the formats there are: ``python -m tests.annotation.formats.test_docs`` writes the table."""

from __future__ import annotations

import re
from pathlib import Path

from annotation.formats.losses import SENTENCES
from annotation.formats.table import FORMATS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


def tables() -> str:
    rows = ["| key | format | of | read | written |", "| --- | --- | --- | --- | --- |"]
    for one in FORMATS.values():
        kinds = " and ".join({"image": "pictures", "text": "texts"}[kind] for kind in one.data_types)
        rows.append(f"| `{one.key}` | {one.name} | {kinds} | yes | {'yes' if one.write else 'no'} |")
    losses = [
        "| code | what |",
        "| --- | --- |",
        *(f"| `{code}` | {text} |" for code, text in sorted(SENTENCES.items())),
    ]
    return "\n".join(["<!-- formats -->", *rows, "", "## What may be lost", "", *losses, "<!-- end -->"])


def page() -> str:
    return re.sub(r"<!-- formats -->.*<!-- end -->", lambda _: tables(), PAGE.read_text(encoding="utf-8"), flags=re.S)


def test_the_page_lists_what_there_is() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
