"""Every loss has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from annotation.formats import losses
from annotation.regions.shapes import Region


def test_every_code_has_a_sentence_and_every_sentence_is_used() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in Path(losses.__file__).parent.glob("*.py")}
    del sources[Path(losses.__file__)]
    told = {code for text in sources.values() for code in re.findall(r'\blose\(\s*"([a-z_]+)"', text)}
    members = {
        word
        for text in sources.values()
        for call in re.findall(r"\b(?:lose_members|without)\(([^()]*)\)", text)
        for word in re.findall(r'"([a-z_]+)"', call)
    }
    shapes = {str(one.__struct_config__.tag) for one in Region.__args__}  # type: ignore[attr-defined]
    assert (told | members) - losses.SENTENCES.keys() == set()
    quoted = {word for text in sources.values() for word in re.findall(r'"([a-z_]+)"', text)}
    assert losses.SENTENCES.keys() - quoted - shapes == set()
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in losses.SENTENCES.values())
