"""The OpenAPI document from the structs the calls are written with."""

from __future__ import annotations

from typing import Any, get_args, get_origin

import msgspec
from drf_spectacular.utils import OpenApiParameter

TEMPLATE = "#/components/schemas/{name}"

_structs: list[Any] = []


def reference_to(struct: Any) -> dict[str, Any]:
    """Return the JSON schema that points at ``struct`` and remember to describe it."""
    if get_origin(struct) is list:
        return {"type": "array", "items": reference_to(get_args(struct)[0])}
    if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
        return msgspec.json.schema(struct, ref_template=TEMPLATE)
    if struct not in _structs:
        _structs.append(struct)
    return {"$ref": TEMPLATE.format(name=struct.__name__)}


def parameters_of(struct: Any) -> list[OpenApiParameter]:
    """Return the query parameters that ``struct`` describes."""
    _, components = msgspec.json.schema_components([struct], ref_template=TEMPLATE)
    schema = components[struct.__name__]
    required = set(schema.get("required", ()))
    return [
        OpenApiParameter(name=name, type=prop, location=OpenApiParameter.QUERY, required=name in required)
        for name, prop in schema["properties"].items()
    ]


def add_components(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Describe the remembered structs (a drf-spectacular postprocessing hook)."""
    _, components = msgspec.json.schema_components(_structs, ref_template=TEMPLATE)
    result.setdefault("components", {}).setdefault("schemas", {}).update(dict(sorted(components.items())))
    return result
