"""Telling people that a token of theirs ends soon."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from assay.accounts.models import ApiToken
from assay.kernel.clock import now
from assay.notifications.models import Notice
from assay.notifications.services import notice_of

BEFORE = timedelta(days=7)
PAGE = "account"


def warn_of_tokens() -> int:
    """Tell the owners of tokens that end within a week, once each (a periodic task); returns how many."""
    with transaction.atomic():
        ending = ApiToken.objects.select_for_update(skip_locked=True).filter(
            warned_at=None, expires_at__lt=now() + BEFORE, expires_at__gt=now(), user__is_active=True
        )
        rows = list(ending)
        Notice.objects.bulk_create(notice_of(row.user_id, _text(row), page=PAGE) for row in rows)
        ApiToken.objects.filter(pk__in=[row.pk for row in rows]).update(warned_at=now())
    return len(rows)


def _text(token: ApiToken) -> str:
    return f'Your API token "{token.name}" ends on {token.expires_at:%d %B %Y}. Make another before that.'
