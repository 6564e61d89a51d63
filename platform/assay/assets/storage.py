"""Where files lie. One interface: the data folder, or a bucket (``storage_s3``)."""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from assay.kernel.errors import StorageFull


class Storage(Protocol):
    """Keeps files under keys such as ``originals/ab/abcd...``; writing the same key again is harmless."""

    def save(self, key: str, content: BinaryIO) -> None:
        """Store ``content`` whole or not at all; raises StorageFull."""

    def path(self, key: str) -> Path:
        """Return a local path to read from."""

    def exists(self, key: str) -> bool:
        """Tell whether there is a file."""

    def delete(self, key: str) -> None:
        """Remove the file; one that is not there is no error."""


class LocalStorage:
    """Files in the data folder's ``media``."""

    def __init__(self, root: Path) -> None:
        """Keep the folder."""
        self._root = root

    def path(self, key: str) -> Path:
        """Return the file's path."""
        return self._root / key

    def exists(self, key: str) -> bool:
        """Tell whether there is a file."""
        return self.path(key).is_file()

    def save(self, key: str, content: BinaryIO) -> None:
        """Write beside, sync, rename: a crash leaves no half file under the key."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        check_free_space(self._root)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as draft:
            try:
                content.seek(0)
                while chunk := content.read(1 << 20):
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).replace(target)
            except OSError as error:
                Path(draft.name).unlink(missing_ok=True)
                raise StorageFull(f"The file could not be stored: {error.strerror}.") from error

    def delete(self, key: str) -> None:
        """Remove the file."""
        self.path(key).unlink(missing_ok=True)


def check_free_space(folder: Path) -> None:
    """Raise StorageFull when less than the reserve is free on the folder's disk."""
    folder.mkdir(parents=True, exist_ok=True)
    disk = os.statvfs(folder)
    if disk.f_bavail < settings.ASSAY.min_free_disk * disk.f_blocks:
        share = f"{settings.ASSAY.min_free_disk:.0%}"
        raise StorageFull(f"Less than {share} of the disk is free. Make room or set ASSAY_DATA to another disk.")


@lru_cache(maxsize=4)
def _made(bucket: str, folder: Path) -> Storage:
    if not bucket:
        return LocalStorage(folder / "media")
    # Only an installation with a bucket has the extra installed.
    from assay.assets.storage_s3 import BucketStorage, bucket_of  # noqa: PLC0415

    env = settings.ASSAY
    bucket_client = bucket_of(
        name=bucket,
        endpoint=env.s3_endpoint,
        region=env.s3_region,
        access_key=env.s3_access_key,
        secret_key=env.s3_secret_key,
    )
    return BucketStorage(bucket_client, folder / "cache" / "media", cache_bytes=env.s3_cache_mb * 2**20)


def storage() -> Storage:
    """Return this installation's storage: a bucket where S3_BUCKET names one, else the data folder."""
    return _made(settings.ASSAY.s3_bucket, settings.ASSAY.data_folder)
