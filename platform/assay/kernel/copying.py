"""Many new rows of one model by COPY: several times as fast as INSERT, with the same defaults and constraints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

_JSON = msgspec.json.Encoder()
_MISSING = object()


def copy_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert unsaved objects (no signals are sent, nothing is read back); raises IntegrityError as an INSERT would."""
    copy_values(model, [vars(row) for row in rows])
    for row in rows:
        row._state.adding = False  # noqa: SLF001


def copy_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given as values by attribute name (``asset_id``); what one does not name has the model's default."""
    if not rows:
        return
    fields = model._meta.concrete_fields  # noqa: SLF001 - the public way to a model's columns
    columns = ", ".join(f'"{field.column}"' for field in fields)
    writers = [(field.attname, _written_as(field), field.get_default) for field in fields]
    # What is sent goes as text: PostgreSQL reads it by the column's own type.
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy,  # noqa: SLF001
    ):
        for row in rows:
            line = []
            for name, write, default in writers:
                value = row.get(name, _MISSING)
                if value is _MISSING:
                    value = default()
                line.append(value if write is None else write(value))
            copy.write_row(line)


def _written_as(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return _json
    return _array if isinstance(field, ArrayField) else None


def _json(value: Any) -> str | None:
    return None if value is None else _JSON.encode(value).decode()


def _array(values: Sequence[Any] | None) -> Any:
    if values is None:
        return None
    if all(type(value) in (int, float) for value in values):
        return "{" + ",".join(map(repr, values)) + "}"
    return list(values)
