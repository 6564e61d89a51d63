"""The OpenAPI 3.1 document from the structs, the source and the docstrings that the calls are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, is_dataclass
from typing import Annotated, Any, get_args, get_origin

import msgspec
from drf_spectacular.utils import OpenApiParameter

from assay.kernel.examples import example_of
from assay.kernel.refusals import Read, Refusal, refusals_of

TEMPLATE = "#/components/schemas/{name}"
PROBLEM_MEDIA_TYPE = "application/problem+json"
CALL = "x-call"
_VERBS = frozenset(["get", "post", "put", "patch", "delete"])

# What every call may answer beside what its own source raises.
_EVERYWHERE = (
    Refusal(422, "validation_failed", "Some fields need a correction"),
    Refusal(429, "rate_limited", "Too many requests"),
    Refusal(503, "unavailable", "This is not available just now"),
)
# 404 also tells who may not know that something is there.
_SIGNED_IN = (Refusal(401, "not_authenticated", "Sign in first"), Refusal(404, "not_found", "Not found"))
_WITH_BODY = (
    Refusal(400, "bad_request", "The request could not be read"),
    Refusal(413, "too_large", "Too large"),
    Refusal(415, "unsupported_media_type", "The media type is not one that is read"),
)
_WRITES = (Refusal(403, "csrf_failed", "The page is out of date; reload it and try again"),)
_WITH_PATH = _SIGNED_IN[1:]
_ONCE = (Refusal(409, "idempotency_key_reused", "The key was used for another request"),)

IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    type=str,
    location=OpenApiParameter.HEADER,
    description="A word of your own, up to 200 characters; sent again with it, the call is done once.",
)

# Components that no struct is named like: a JSON schema or a type by name.
NAMED_TYPES: dict[str, Any] = {
    "JsonValue": {
        "title": "JsonValue",
        "description": "Any JSON value.",
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": True},
            {"type": "object", "additionalProperties": True},
        ],
    }
}
# An object whose members are the area's own: metadata of a picture, options of a model, figures of a report.
JsonObject = Annotated[
    dict[str, Any],
    msgspec.Meta(extra_json_schema={"additionalProperties": {"$ref": TEMPLATE.format(name="JsonValue")}}),
]
_types: list[Any] = []
_calls: list[CallDescription] = []


@dataclass(frozen=True, slots=True)
class Download:
    """A reply that is a file: its media types."""

    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallDescription:
    """What a call takes and answers, as its decorator says it; ``view`` is the method."""

    view: Callable[..., Any]
    request: Any
    response: Any
    status: int
    creates: bool
    takes_form: bool


def describe_call(call: CallDescription) -> dict[str, Any]:
    """Remember a call and return the extension by which the document finds it again."""
    _calls.append(call)
    return {CALL: len(_calls) - 1}


def reference_to(struct: Any) -> dict[str, Any]:
    """Return the JSON schema that points at ``struct`` and remember to describe it."""
    if get_origin(struct) is list:
        return {"type": "array", "items": reference_to(get_args(struct)[0])}
    if not (isinstance(struct, type) and (issubclass(struct, msgspec.Struct) or is_dataclass(struct))):
        return msgspec.json.schema(struct, ref_template=TEMPLATE)
    if struct not in _types:
        _types.append(struct)
    return {"$ref": TEMPLATE.format(name=struct.__name__)}


def parameters_of(struct: Any) -> list[OpenApiParameter]:
    """Return the query parameters that ``struct`` describes; one that is left out is null, which nobody can send."""
    _, components = msgspec.json.schema_components([struct], ref_template=TEMPLATE)
    schema = components[struct.__name__]
    required = set(schema.get("required", ()))
    return [
        OpenApiParameter(
            name=name, type=_without_null(prop), location=OpenApiParameter.QUERY, required=name in required
        )
        for name, prop in schema["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    if all(isinstance(value, str) for value in schema.get("enum", [None])):
        schema = {"type": "string", **schema}
    if schema.get("default", 0) is None:
        schema = {key: value for key, value in schema.items() if key != "default"}
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    if len(members) == 1:
        return {**{key: value for key, value in schema.items() if key != "anyOf"}, **members[0]}
    return {**schema, "anyOf": members} if members else schema


def described(name: str, type_: Any) -> dict[str, str]:
    """Describe a type that calls take or answer as plain JSON as the component ``name``; returns what points at it.

    For ``Annotated[dict[str, Any], msgspec.Meta(extra_json_schema=described(...))]``: decoded as it comes, checked by
    its area, and typed in the document all the same.
    """
    NAMED_TYPES[name] = type_
    return {"$ref": TEMPLATE.format(name=name)}


def add_components(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Finish the document (a drf-spectacular postprocessing hook): components, replies, examples, names of calls."""
    read: dict[Any, Read] = {}
    for path, item in sorted(result["paths"].items()):
        for verb, operation in item.items():
            if verb in _VERBS and CALL in operation:
                _finish(operation, _calls[operation.pop(CALL)], read, verb=verb, path=path)
    result.setdefault("components", {}).setdefault("schemas", {}).update(components())
    return result


def components() -> dict[str, Any]:
    """Return every component's schema by name; raises ValueError where two types have one name."""
    named = {name: type_ for name, type_ in NAMED_TYPES.items() if not isinstance(type_, dict)}
    (*references,), schemas = msgspec.json.schema_components([*_types, *named.values()], ref_template=TEMPLATE)
    doubles = sorted(name for name in schemas if "." in name)
    if doubles:
        raise ValueError(f"Two types of the API have one name; rename one of each: {', '.join(doubles)}.")
    for name, reference in zip(named, references[len(_types) :], strict=True):
        if reference != {"$ref": TEMPLATE.format(name=name)}:
            schemas[name] = reference
    schemas.update({name: schema for name, schema in NAMED_TYPES.items() if isinstance(schema, dict)})
    for schema in schemas.values():
        for prop in schema.get("properties", {}).values():
            if prop.get("default") == {}:
                del prop["default"]
    return dict(sorted(schemas.items()))


def _finish(operation: dict[str, Any], call: CallDescription, read: dict[Any, Read], *, verb: str, path: str) -> None:
    view = call.view
    owner, _, method = view.__qualname__.rpartition(".")
    operation["operationId"] = f"{method}{owner}"
    operation["tags"] = [view.__module__.removeprefix("assay.").split(".")[0 if view.__module__[0] == "a" else 1]]
    if call.request is not None:
        # The generator leaves the body of a DELETE out; here it is the name typed again, for example.
        content = {"schema": reference_to(call.request), "example": example_of(call.request)}
        operation["requestBody"] = {"content": {"application/json": content}, "required": True}
    if isinstance(call.response, Download):
        whole = operation["responses"]["200"]
        operation["responses"]["206"] = {**whole, "description": "The part that Range asked for"}
        operation["responses"]["304"] = {"description": "What If-None-Match names is still the file"}
        operation["responses"]["416"] = {"description": "The file has no such range"}
    elif call.response is not None:
        operation["responses"][str(call.status)]["content"]["application/json"]["example"] = example_of(call.response)
    problems: dict[int, list[Refusal]] = {}
    for refusal in sorted({*refusals_of(view, read), *_usual(call, verb=verb, path=path)}):
        problems.setdefault(refusal.status, []).append(refusal)
    for status, refusals in problems.items():
        operation["responses"].setdefault(str(status), _problem_reply(status, refusals))
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _usual(call: CallDescription, *, verb: str, path: str) -> Iterable[Refusal]:
    view_class = vars(__import__(call.view.__module__, fromlist=["_"])).get(call.view.__qualname__.split(".")[0])
    yield from _EVERYWHERE
    if not getattr(view_class, "anonymous", False):
        yield from _SIGNED_IN
    if verb != "get":
        yield from _WRITES
    if call.request is not None or call.takes_form:
        yield from _WITH_BODY
    if "{" in path:
        yield from _WITH_PATH
    if call.creates:
        yield from _ONCE


def _problem_reply(status: int, refusals: list[Refusal]) -> dict[str, Any]:
    codes = list(dict.fromkeys(refusal.code for refusal in refusals))
    first = refusals[0]
    example = {
        "type": f"/problems/{first.code}",
        "title": first.title,
        "status": status,
        "code": first.code,
        "detail": f"{first.title}.",
    }
    if first.code == "validation_failed":
        example["errors"] = [{"path": "name", "code": "required", "message": "name is required."}]
    return {
        "description": f"{first.title}. Codes: {', '.join(codes)}.",
        "content": {PROBLEM_MEDIA_TYPE: {"schema": reference_by_name("Problem"), "example": example}},
    }


def reference_by_name(name: str, *examples: Any) -> dict[str, Any]:
    """Return what points at a component that another area describes, with examples of it."""
    return {"$ref": TEMPLATE.format(name=name), **({"examples": list(examples)} if examples else {})}
