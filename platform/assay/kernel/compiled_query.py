"""Compiled queries: the SQL of a queryset made once, as making it takes longer than PostgreSQL takes to answer."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """A queryset of whole objects, asked again and again with other values.

    ``rows`` is the queryset with a mark of the right type, unlike any other value in it, in the place of each value;
    ``marks`` are these by name. What ``select_related`` fetches comes along; annotations and deferred fields do not.
    """

    def __init__(self, rows: QuerySet[M], marks: dict[str, Any]) -> None:
        """Put the SQL together; raises ValueError for a mark that is in no place of it."""
        compiler = rows.query.get_compiler(using=rows.db)
        self._sql, parameters = compiler.as_sql()
        names = {mark: name for name, mark in marks.items()}
        self._given = [(names.get(value), value) for value in parameters]
        missing = set(marks) - {name for name, _ in self._given}
        if missing:
            raise ValueError(f"No place of the statement takes {', '.join(sorted(missing))}.")
        info = compiler.klass_info
        self._model: type[M] = info["model"]
        fields = info["select_fields"]
        self._part = slice(fields[0], fields[-1] + 1)
        self._names = [column[0].target.attname for column in compiler.select[self._part]]
        # The type stubs are of a later Django.
        self._related = get_related_populators(info, compiler.select, rows.db)  # type: ignore[call-arg]
        self._converters = compiler.get_converters([column[0] for column in compiler.select])

    def find(self, **values: Any) -> list[M]:
        """Return the objects for these values, by the names of the marks."""
        parameters = [value if name is None else values[name] for name, value in self._given]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, parameters)
            return [self._object(list(row)) for row in cursor.fetchall()]

    def _object(self, row: list[Any]) -> M:
        for column, (converters, expression) in self._converters.items():
            for convert in converters:
                row[column] = convert(row[column], expression, connection)
        instance = self._model.from_db(connection.alias, self._names, row[self._part])
        for populator in self._related:
            populator.populate(row, instance)
        return instance
