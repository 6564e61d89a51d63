"""Everything kept about one person, for that person (areas above add what they keep)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from assay.accounts.models import ApiToken, User
from assay.accounts.sessions import sign_ins_of
from assay.auditlog.models import AuditEntry
from assay.kernel.clock import now
from assay.kernel.hooks import Hook

Source = Callable[[UUID], Any]
# What the areas above keep about a person, by name: plain JSON values.
own_data_sources: Hook[Source] = Hook("what is kept about a person")
MOST_ENTRIES = 10_000


def own_data(user: User) -> dict[str, Any]:
    """Return what is kept about a person: account, sessions, tokens, what they did, and what the areas add."""
    tokens = ApiToken.objects.filter(user=user).order_by("created_at")
    did = AuditEntry.objects.filter(actor_id=user.id).order_by("-id")[:MOST_ENTRIES]
    return {
        "made_at": now(),
        "account": {
            "id": user.id,
            "username": user.username,
            "email": user.email,
            "is_admin": user.is_admin,
            "time_zone": user.time_zone,
            "created_at": user.created_at,
            "last_login_at": user.last_login,
        },
        "sessions": [
            {"address": row.address, "browser": row.agent, "since": row.created_at, "last_used": row.seen_at}
            for row in sign_ins_of(user.id)
        ],
        "tokens": [
            {
                "name": row.name,
                "created_at": row.created_at,
                "last_used_at": row.last_used_at,
                "last_address": row.last_address,
            }
            for row in tokens
        ],
        "actions": [
            {"at": row.at, "action": row.action, "object": f"{row.object_type}:{row.object_id}", "detail": row.detail}
            for row in did
        ],
        **{str(name): source(user.id) for name, source in own_data_sources.items()},
    }
