"""Keyset pagination: stable under writes, no counting, no deep offsets.

A cursor says behind which row a page begins. It is sealed with the secret key for its list (the address and the order):
what was not made by this list, by hand or by another, is refused before anything is read.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.crypto import salted_hmac

from assay.kernel.errors import ValidationFailed, invalid

M = TypeVar("M", bound=Model)

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_SEAL_BYTES = 16

# The address that is asked for just now: whose page ``page`` makes.
list_in_hand: ContextVar[str] = ContextVar("list_in_hand", default="")


class PageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The two parameters every list takes."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def page(queryset: QuerySet[M], *, ordering: Sequence[str], query: PageQuery) -> tuple[list[M], str | None]:
    """Return one page of ``queryset`` and the cursor of the next one, or None at the end.

    ``ordering`` names fields, all in the same direction (all with ``-`` or none), the last of them unique.
    Raises ValidationFailed for a limit outside 1..200 or a cursor that this list did not make.
    """
    if not 1 <= query.limit <= MAX_LIMIT:
        raise invalid("limit", "out_of_range", f"limit must be 1 to {MAX_LIMIT}.")
    fields = [name.removeprefix("-") for name in ordering]
    descending = ordering[0].startswith("-")
    rows = queryset.order_by(*ordering)
    list_name = " ".join((list_in_hand.get(), *ordering))
    if query.cursor:
        values = _decode(query.cursor, fields, queryset.model, list_name)
        rows = rows.filter(_after(fields, values, descending=descending))
    results = list(rows[: query.limit + 1])
    if len(results) <= query.limit:
        return results, None
    results = results[: query.limit]
    return results, _encode([getattr(results[-1], name) for name in fields], list_name)


def _after(fields: Sequence[str], values: Sequence[Any], *, descending: bool) -> Q:
    compare = "lt" if descending else "gt"
    condition = Q()
    for position, name in enumerate(fields):
        equal = {before: values[index] for index, before in enumerate(fields[:position])}
        condition |= Q(**equal, **{f"{name}__{compare}": values[position]})
    # Says the same once more in a form that an index range serves: an OR alone makes the database read every row.
    return condition & Q(**{f"{fields[0]}__{compare}e": values[0]})


def _encode(values: Sequence[Any], list_name: str) -> str:
    plain = [
        value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
        for value in values
    ]
    content = msgspec.json.encode(plain)
    return base64.urlsafe_b64encode(_seal(content, list_name) + content).decode().rstrip("=")


def _decode(cursor: str, fields: Sequence[str], model: type[Model], list_name: str) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError as error:
        raise _foreign() from error
    seal, content = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(content, list_name)):
        raise _foreign()
    try:
        values = msgspec.json.decode(content, type=list[Any])
        return [_typed(model, name, value) for name, value in zip(fields, values, strict=True)]
    # Ours, but of another time: a column has another type since.
    except (ValueError, TypeError, ValidationError) as error:
        raise _foreign() from error


def _typed(model: type[Model], name: str, value: Any) -> Any:
    if value is None:
        raise ValueError
    try:
        return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]  # noqa: SLF001
    except FieldDoesNotExist:  # an annotation
        return value


def _seal(content: bytes, list_name: str) -> bytes:
    sealed = b"\0".join((list_name.encode(), content))
    return salted_hmac("assay.cursor", sealed, algorithm="sha256").digest()[:_SEAL_BYTES]


def _foreign() -> ValidationFailed:
    return invalid("cursor", "invalid", "This cursor was not made by this list; start again from the first page.")
