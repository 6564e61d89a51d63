"""The limits of uploads and imports, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.assets.api import MAX_HASHES
from assay.assets.batches import MAX_NAME as MAX_BATCH_NAME
from assay.assets.jsonl_import import MAX_LINES as IMPORT_LINES
from assay.assets.rules import MAX_NAME as MAX_ASSET_NAME
from assay.kernel.limits import Limit, bytes_words


def limits(env: Any) -> Iterator[Limit]:
    """Return what an upload or import may hold."""
    files = f"{env.max_request_files:,} files"
    yield Limit("A file", bytes_words(env.max_file_bytes), "MAX_FILE_BYTES", "that file is refused: too_large")
    yield Limit("An upload request", bytes_words(env.max_request_bytes), "MAX_REQUEST_BYTES", "413 too_large")
    yield Limit("Files in an upload request", files, "MAX_REQUEST_FILES", "413 too_large")
    yield Limit("A text", bytes_words(env.max_text_bytes), "MAX_TEXT_BYTES", "that text is refused: too_large")
    zipped = f"{env.max_zip_files:,} files"
    yield Limit("Files in a zip", zipped, "MAX_ZIP_FILES", "the zip's job says too_many_files")
    yield Limit("What a zip unpacks to", bytes_words(env.max_zip_bytes), "MAX_ZIP_BYTES", "the job stops: too_large")
    yield Limit("Lines of an import", f"{IMPORT_LINES:,}", "", "422 naming file")
    yield Limit(
        "A picture", f"{env.max_image_pixels:,} pixels", "MAX_IMAGE_PIXELS", "that file is refused: too_many_pixels"
    )
    unpacked = bytes_words(env.max_image_bytes)
    yield Limit("A picture unpacked", unpacked, "MAX_IMAGE_BYTES", "that file is refused: too_many_bytes")
    yield Limit("Room kept free on the disk", f"{env.min_free_disk:.0%}", "MIN_FREE_DISK", "507 storage_full")
    yield Limit("A picture's name", f"the last {MAX_ASSET_NAME} characters", "", "the beginning is cut")
    yield Limit("A batch's name", f"{MAX_BATCH_NAME} characters", "", "422, naming the field")
    yield Limit("Hashes in a call of assets/missing", f"{MAX_HASHES:,}", "", "422 too_many")
