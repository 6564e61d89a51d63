"""Files in a bucket that speaks S3, through django-storages; what is read is kept in a local cache of bounded size.

Several web servers and workers then share the files without sharing a disk.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from assay.kernel.errors import StorageFull

SWEEP_EVERY = 200
_MISSING = ("404", "NoSuchKey", "NotFound")


class BucketStorage:
    """Keeps files in a bucket under their keys; ``path`` fetches one into the cache and returns where it lies there."""

    def __init__(self, bucket: Any, cache: Path, *, cache_bytes: int) -> None:
        """Keep the bucket (a django-storages S3Storage), the cache's folder, and the most bytes it may hold."""
        self._bucket = bucket
        self._cache = cache
        self._cache_bytes = cache_bytes
        self._fetched = 0
        self._lock = threading.Lock()

    def save(self, key: str, content: BinaryIO) -> None:
        """Store ``content`` under ``key``, over what may be there; raises StorageFull where the bucket refuses."""
        content.seek(0)
        try:
            # Not through the storage's own save: it would look for another name where the key is taken.
            self._bucket.bucket.Object(key).upload_fileobj(_Open(content))
        except (BotoCoreError, ClientError) as error:
            raise StorageFull(f"The file could not be stored in the bucket: {error}.") from error

    def path(self, key: str) -> Path:
        """Return a local copy to read from; raises FileNotFoundError where the bucket has no such file."""
        target = self._cache / key
        if target.is_file():
            # The last use counts when the cache must shrink.
            os.utime(target)
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as draft:
            try:
                self._bucket.bucket.Object(key).download_fileobj(draft)
                draft.flush()
                Path(draft.name).replace(target)
            except ClientError as error:
                Path(draft.name).unlink(missing_ok=True)
                if error.response.get("Error", {}).get("Code") in _MISSING:
                    raise FileNotFoundError(key) from error
                raise
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
        self._count_fetch()
        return target

    def exists(self, key: str) -> bool:
        """Tell whether the bucket has the file."""
        return bool(self._bucket.exists(key))

    def delete(self, key: str) -> None:
        """Remove the file from the bucket and the cache."""
        self._bucket.delete(key)
        (self._cache / key).unlink(missing_ok=True)

    def _count_fetch(self) -> None:
        with self._lock:
            self._fetched += 1
            is_due = self._fetched % SWEEP_EVERY == 1
        if is_due:
            self.shrink()

    def shrink(self) -> int:
        """Delete what was not read for longest until the cache is within its size; returns how many files."""
        rows = []
        for file in self._cache.rglob("*"):
            with contextlib.suppress(OSError):
                if file.is_file():
                    status = file.stat()
                    rows.append((status.st_mtime, status.st_size, file))
        total, gone = sum(size for _, size, _ in rows), 0
        for _, size, file in sorted(rows):
            if total <= self._cache_bytes:
                break
            with contextlib.suppress(OSError):
                file.unlink()
                total, gone = total - size, gone + 1
        return gone


class _Open:
    """A file that an upload may not close: its owner goes on reading it."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)


def bucket_of(*, name: str, endpoint: str, region: str, access_key: str, secret_key: str) -> S3Storage:
    """Return the bucket; empty keys leave it to the machine's own role or environment."""
    return S3Storage(
        bucket_name=name,
        endpoint_url=endpoint or None,
        region_name=region or None,
        access_key=access_key or None,
        secret_key=secret_key or None,
        file_overwrite=True,
        default_acl=None,
    )
