"""The API's document: valid, complete, with examples that hold, and the files made from it up to date."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from assay.kernel import openapi
from tests.tools.api_document import DOCUMENT, document, written

VERBS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield f"{verb} {path}", item[verb]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for member in value:
            yield from references(member)


def test_the_document_is_valid_and_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    validate(described)
    names = described["components"]["schemas"]
    assert [one for one in references(described) if one.removeprefix("#/components/schemas/") not in names] == []


def test_every_call_has_a_name_of_its_own(described: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, operation in operations(described))
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 150


def test_two_types_of_one_name_are_refused() -> None:
    openapi.components()
    namesake = msgspec.defstruct("Problem", [("other", int)], namespace={"__module__": "elsewhere"})
    openapi._types.append(namesake)
    try:
        with pytest.raises(ValueError, match=r"rename one of each: .*Problem"):
            openapi.components()
    finally:
        openapi._types.remove(namesake)


def test_nothing_is_described_by_nothing(described: dict[str, Any]) -> None:
    bare: list[str] = []

    def look(value: Any, place: str) -> None:
        if isinstance(value, dict):
            kind = value.get("type")
            is_schema = place.endswith(("/items", "/additionalProperties")) or place.split("/")[-2:-1] == ["properties"]
            if is_schema and (
                not value.keys() & {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}
                or (kind == "object" and not value.keys() & {"properties", "additionalProperties", "$ref"})
                or (kind == "array" and not value.keys() & {"items", "prefixItems", "$ref"})
            ):
                bare.append(place)
            for key, member in value.items():
                look(member, f"{place}/{key}")
        elif isinstance(value, list):
            for number, member in enumerate(value):
                look(member, f"{place}/{number}")

    look(described["components"]["schemas"], "")
    assert bare == []


def test_every_call_names_its_refusals_and_their_codes(described: dict[str, Any]) -> None:
    without = [
        name for name, operation in operations(described) if not any(s[0] == "4" for s in operation["responses"])
    ]
    assert without == []
    for name, operation in operations(described):
        for status, reply in operation["responses"].items():
            if status[0] == "4" and status != "416":
                assert "Codes: " in reply["description"], (name, status)
                assert list(reply["content"]) == ["application/problem+json"], (name, status)
    submit = described["paths"]["/api/v1/tasks/{task_id}/submit"]["post"]["responses"]
    assert {"401", "403", "404", "409", "422", "429", "503"} <= submit.keys()
    assert "Codes: already_submitted, lease_lost, stale_revision." in submit["409"]["description"]


def test_files_are_described_as_files(described: dict[str, Any]) -> None:
    paths = described["paths"]
    for path in ("file", "thumbnail", "tiles/{level}/{x}/{y}"):
        replies = paths[f"/api/v1/assets/{{asset_id}}/{path}"]["get"]["responses"]
        assert {"200", "206", "304", "416"} <= replies.keys()
        assert all(one["schema"]["format"] == "binary" for one in replies["200"]["content"].values())


def examples(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield (place, schema, example) for every body and every reply in JSON."""
    for name, operation in operations(described):
        bodies = [("body", operation.get("requestBody", {}))]
        for place, holder in [*bodies, *operation["responses"].items()]:
            for media_type, content in holder.get("content", {}).items():
                if media_type.endswith("json") and place != "default":
                    yield f"{name} {place}", content["schema"], content["example"]


def test_every_body_and_reply_has_an_example_that_is_one(described: dict[str, Any]) -> None:
    wrong = []
    for place, schema, example in examples(described):
        whole = {**schema, "components": described["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(example)]
        if errors:
            wrong.append((place, errors[0][:200]))
    assert wrong == []


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), f"{place}/{key}")
    elif one != other:
        yield f"{place}: {one!r} is {other!r} now"


def test_the_written_files_are_those_of_this_version() -> None:
    assert [*differences(json.loads(DOCUMENT.read_text(encoding="utf-8")), document())] == [], "run `make api`"
    assert written() == written()
