"""How documents that are decoded as they come and checked by their area look in the OpenAPI document.

A call that takes regions decodes them one by one, so that every bad one is named; these types tell what one is.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from annotation.regions.attributes import Question
from annotation.regions.shapes import Region
from annotation.schema.rules import LabelDefinition
from assay.kernel.openapi import described

_REGION = {
    "id": "5b0f6a52-8a44-4a7e-9a7e-0b7a8f6d3c21",
    "label": "solder_bridge",
    "shape": "box",
    "x": 120.0,
    "y": 64.5,
    "width": 48.0,
    "height": 32.0,
}
_LABEL = {"key": "solder_bridge", "name": "Solder bridge", "color": "#0072B2", "shapes": ["box"]}
_QUESTION = {
    "key": "sharpness",
    "name": "Is it sharp?",
    "kind": "single",
    "options": [{"key": "sharp", "name": "Sharp"}, {"key": "blurred", "name": "Blurred"}],
}
_WORDS = {"type": "array", "items": {"type": "string"}}
_ANSWER: dict[str, Any] = {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, _WORDS]}


def _meta(name: str, type_: Any, example: Any) -> msgspec.Meta:
    return msgspec.Meta(extra_json_schema={**described(name, type_), "examples": [example]})


RegionDocument = Annotated[dict[str, Any], _meta("Region", Region, _REGION)]
# As people send it: whatever it is, it is refused with its place in the list.
RegionInput = Annotated[Any, _meta("Region", Region, _REGION)]
LabelInput = Annotated[dict[str, Any], _meta("LabelDefinition", LabelDefinition, _LABEL)]
QuestionInput = Annotated[Any, _meta("Question", Question, _QUESTION)]
Classification = Annotated[
    dict[str, Any],
    _meta(
        "Classification",
        {
            "title": "Classification",
            "description": "Answers by question key: an option, several, a path of options, a text or a number.",
            "type": "object",
            "additionalProperties": _ANSWER,
        },
        {"sharpness": "sharp"},
    ),
]
Flags = Annotated[
    dict[str, Any],
    _meta(
        "Flags",
        {
            "title": "Flags",
            "description": "What an answer says of itself; `unsure` asks for somebody else's look.",
            "type": "object",
            "properties": {"unsure": {"type": "boolean"}},
            "additionalProperties": {"$ref": "#/components/schemas/JsonValue"},
        },
        {"unsure": False},
    ),
]
