"""Query lookups that Django lacks."""

from __future__ import annotations

from typing import Any

from django.db.models import Field
from django.db.models.lookups import Lookup


@Field.register_lookup
class AnyOf(Lookup):
    """``column = ANY(list)``: one parameter however long the list; ``in`` writes each value into the statement."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition with the list as its one parameter."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*parameters, list(self.rhs))
