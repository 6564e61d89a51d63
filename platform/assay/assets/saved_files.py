"""Stores files on the way to their rows: where the rows do not come, the files go again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import DatabaseError

from assay.assets.content_files import original_key, rendition_key, stored_under
from assay.assets.models import Asset
from assay.assets.storage import storage

_log = logging.getLogger(__name__)


@contextmanager
def saving() -> Iterator[Callable[[str, BinaryIO], None]]:
    """Yield ``save(key, content)``; where the block fails, what it stored anew and no row names is deleted."""
    keys: list[str] = []

    def save(key: str, content: BinaryIO) -> None:
        is_new = not storage().exists(key)
        storage().save(key, content)
        if is_new:
            keys.append(key)

    try:
        yield save
    except BaseException:
        try:
            _discard(keys)
        except (DatabaseError, OSError):
            _log.exception("files of a failed request stay in the storage", extra={"keys": keys})
        raise


def _discard(keys: Collection[str]) -> None:
    used = contents_in_use(keys)
    for key in keys:
        if stored_under(key) not in used:
            storage().delete(key)


def contents_in_use(storage_keys: Collection[str]) -> set[str]:
    """Return those contents, named by the keys of their files, that the row of some asset has stored."""
    contents = {content for key in storage_keys if (content := stored_under(key)) is not None}
    if not contents:
        return set()
    keys = [key for content in contents for key in (original_key(content), rendition_key(content))]
    named = Asset.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True)
    return {content for key in named if (content := stored_under(key)) is not None}
