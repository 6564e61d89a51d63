"""Many new rows of one model by COPY: several times as fast as INSERT, with the same defaults and constraints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

_JSON = msgspec.json.Encoder()


def copy_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows (no signals are sent, nothing is read back); raises IntegrityError as an INSERT would."""
    if not rows:
        return
    fields = model._meta.concrete_fields  # noqa: SLF001 - the public way to a model's columns
    columns = ", ".join(f'"{field.column}"' for field in fields)
    writers = [_writer(field) for field in fields]
    # What is sent goes as text: PostgreSQL reads it by the column's own type.
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,  # noqa: SLF001
    ):
        for row in rows:
            copy.write_row([writer(row) for writer in writers])
    for row in rows:
        row._state.adding = False  # noqa: SLF001


def _writer(field: Any) -> Callable[[models.Model], Any]:
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: _json(getattr(row, name))
    if isinstance(field, ArrayField):
        return lambda row: _array(getattr(row, name))
    return lambda row: getattr(row, name)


def _json(value: Any) -> str | None:
    return None if value is None else _JSON.encode(value).decode()


def _array(values: Sequence[Any] | None) -> Any:
    if values is None:
        return None
    if all(type(value) in (int, float) for value in values):
        return "{" + ",".join(map(repr, values)) + "}"
    return list(values)
