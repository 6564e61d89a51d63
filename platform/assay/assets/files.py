"""Serves files of the storage: ranges, strong ETags, immutable caching, nothing that could run as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

# No file has a byte of a longer number: such a range is ignored, as one that cannot be read is.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_BLOCK = 1 << 16


def serve_file(request: HttpRequest, path: Path, *, media_type: str, etag: str, name: str) -> HttpResponseBase:
    """Answer 200, 206 (one range), 304 or 416 (RFC 9110 sections 13 and 14)."""
    tag = f'"{etag}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _marked(HttpResponse(status=304), tag, name)
    size = path.stat().st_size
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    fresh = request.headers.get("If-Range", tag) == tag
    if wanted is None or not fresh or wanted.groups() == ("", ""):
        return _marked(FileResponse(path.open("rb"), content_type=media_type), tag, name)
    first, last = _bounds(wanted.group(1), wanted.group(2), size)
    if first >= size or last < first:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return _marked(refused, tag, name)
    part = StreamingHttpResponse(_blocks(path.open("rb"), first, last - first + 1), status=206, content_type=media_type)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return _marked(part, tag, name)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last N bytes
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _blocks(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (block := file.read(min(_BLOCK, length))):
            length -= len(block)
            yield block


def _marked(response: HttpResponseBase, tag: str, name: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name.rsplit('/', 1)[-1])}"
    return response
