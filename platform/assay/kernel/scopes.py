"""Scopes: how much of what a person may do, a token of theirs may do.

``read`` looks; ``label`` annotates and reviews too; ``manage`` does all that the person may but administer the house;
``admin`` does that as well. A scope never adds to what the person may do at the moment of a call.
"""

from __future__ import annotations

from typing import Any

from assay.kernel.errors import RoleRequired

READ, LABEL, MANAGE, ADMIN = SCOPES = ("read", "label", "manage", "admin")


def is_within(scope: str, limit: str) -> bool:
    """Tell whether a scope is no wider than another."""
    return SCOPES.index(scope) <= SCOPES.index(limit)


def scope_of(actor: Any) -> str:
    """Return the scope that somebody acts in: the token's; all of it in a browser, for jobs and in a shell."""
    return str(getattr(actor, "scope", ADMIN))


def require_scope(actor: Any, least: str) -> None:
    """Raise RoleRequired ``scope`` where somebody acts by a token that may not do this."""
    scope = scope_of(actor)
    if not is_within(least, scope):
        raise RoleRequired(f'This needs a token with the scope "{least}"; yours has "{scope}".', code="scope")
