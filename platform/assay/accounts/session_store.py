"""Django's sessions in the database, under a hash of the key that the browser holds: a backup opens nothing."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

from assay.accounts.rules import hash_of
from assay.kernel.clock import now

# As long as Django's column is; 160 bits of a hash of a random key.
_LENGTH = 40


def stored_key(session_key: str) -> str:
    """Return what stands in the row of a session whose browser holds ``session_key``."""
    return hash_of(session_key)[:_LENGTH]


class SessionStore(db.SessionStore):
    """The database's store; the key in clear is in the cookie alone."""

    def load(self) -> dict[str, Any]:
        """Return what the session of the cookie holds; nothing where there is none."""
        key = self.session_key
        row = self.model.objects.filter(session_key=stored_key(key or ""), expire_date__gt=now()).first()
        if key is None or row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether a session with this key is there."""
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to save."""
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with this key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_key(key))
