"""Examples of bodies, queries and replies, made from the structs they are described by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import inspect as types

# By a field's name, where its type alone would make a dull or a wrong example.
NAMED: dict[str, Any] = {}
DEEPEST = 6
_UUID = "0f9d1c52-6b1e-4c59-9d3a-2f3f5b7a1c10"
_MOMENT = "2026-03-02T09:30:00Z"


def example_of(struct: Any) -> Any:
    """Return an example of a type as JSON would hold it; fields that have a default are shown too."""
    return _example(types.type_info(struct), "", 0)


def named(examples: Mapping[str, Any]) -> None:
    """Say what a field of these names holds in examples, wherever its type takes that."""
    NAMED.update(examples)


def _example(info: types.Type, name: str, depth: int) -> Any:
    if isinstance(info, types.Metadata):
        extra = info.extra_json_schema or {}
        return extra["examples"][0] if extra.get("examples") else _example(info.type, name, depth)
    if name in NAMED and _takes(info, NAMED[name]):
        return NAMED[name]
    if isinstance(info, types.UnionType):
        return _example(_first(info), name, depth)
    if isinstance(info, types.StructType | types.DataclassType):
        return _object(info, depth)
    if isinstance(info, types.ListType | types.VarTupleType | types.SetType | types.FrozenSetType):
        least = info.min_length or 0
        if depth > DEEPEST and not least:
            return []
        return [_example(info.item_type, name.removesuffix("s"), depth + 1)] * max(1, least)
    if isinstance(info, types.TupleType):
        return [_example(item, name, depth + 1) for item in info.item_types]
    if isinstance(info, types.DictType):
        return {"key": _example(info.value_type, "", depth + 1)}
    return _scalar(info, name)


def _object(info: types.StructType | types.DataclassType, depth: int) -> dict[str, Any]:
    fields = [field for field in info.fields if depth <= DEEPEST or field.required]
    example = {field.encode_name: _example(field.type, field.name, depth + 1) for field in fields}
    if isinstance(info, types.StructType) and info.tag_field is not None:
        example = {info.tag_field: info.tag, **example}
    return example


def _first(info: types.UnionType) -> types.Type:
    """Return the member of a union worth showing: not null, not unset."""
    dull = (types.NoneType, types.UnsetType) if hasattr(types, "UnsetType") else (types.NoneType,)
    return next((member for member in info.types if not isinstance(member, dull)), info.types[0])


def _takes(info: types.Type, value: Any) -> bool:
    """Tell whether a type takes an example's value: by the kind of JSON value, its bounds and its length."""
    if isinstance(info, types.UnionType):
        return any(_takes(member, value) for member in info.types)
    if isinstance(info, types.StrType):
        is_long = isinstance(value, str) and len(value) >= (info.min_length or 0)
        return is_long and not info.pattern and len(value) <= (info.max_length or len(value))
    if isinstance(info, types.IntType):
        return isinstance(value, int) and not isinstance(value, bool) and _is_within(info, value)
    if isinstance(info, types.FloatType):
        return isinstance(value, int | float) and not isinstance(value, bool) and _is_within(info, value)
    if isinstance(info, types.BoolType):
        return isinstance(value, bool)
    if isinstance(info, types.DictType):
        return isinstance(value, dict) and isinstance(info.value_type, types.AnyType)
    if isinstance(info, types.ListType | types.VarTupleType):
        return isinstance(value, list) and all(_takes(info.item_type, one) for one in value)
    return isinstance(info, types.AnyType)


def _is_within(info: types.IntType | types.FloatType, value: float) -> bool:
    lowest, highest = info.ge if info.ge is not None else info.gt, info.le if info.le is not None else info.lt
    return (lowest is None or value > lowest or value == info.ge) and (
        highest is None or value < highest or value == info.le
    )


def _scalar(info: types.Type, name: str) -> Any:
    if isinstance(info, types.StrType):
        word = name or "word"
        return word[: info.max_length] if info.max_length else word
    if isinstance(info, types.IntType | types.FloatType):
        for value in (3, 1, 0, 0.5):
            if isinstance(info, types.IntType) and isinstance(value, float):
                continue
            if _is_within(info, value):
                return value
        return info.ge if info.ge is not None else info.le
    if isinstance(info, types.EnumType):
        return next(iter(info.cls)).value
    if isinstance(info, types.LiteralType):
        return info.values[0]
    plain: dict[type[types.Type], Any] = {
        types.BoolType: True,
        types.UUIDType: _UUID,
        types.DateTimeType: _MOMENT,
        types.DateType: _MOMENT[:10],
        types.BytesType: "",
        types.NoneType: None,
        types.AnyType: "value",
    }
    return plain.get(type(info))
