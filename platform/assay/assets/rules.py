"""Pure rules of ingest: names, formats, the draw for blind audits."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import PurePosixPath

from assay.assets.content_files import stored_under

MAX_NAME = 400
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def clean_name(name: str) -> str:
    """Return a display name: the relative path, without control characters and ways out of the folder."""
    if "/" not in name and "\\" not in name and name.isprintable() and name not in ("", "..", "."):
        return name[-MAX_NAME:]
    parts = [
        part for part in PurePosixPath(_CONTROL.sub("", name.replace("\\", "/"))).parts if part not in ("/", "..", ".")
    ]
    return "/".join(parts)[-MAX_NAME:] or "unnamed"


def group_of(name: str) -> str:
    """Return the folder an asset came in, which stands for its near-duplicates; empty at the top."""
    return "" if "/" not in name else name.rpartition("/")[0][-200:]


def origin_of(sha256: str, source_url: str, storage_key: str) -> dict[str, str]:
    """Return how an export names an asset's content: its hash where it is known, and where it came from."""
    if not source_url:
        return {"sha256": sha256}
    known = stored_under(storage_key)
    return {**({"sha256": known} if known else {}), "url": source_url}


def drawn_by(sha256: str, group: str) -> str:
    """Return what the draw is made from: the content, or the group it is drawn with."""
    return hashlib.sha256(group.encode()).hexdigest() if group else sha256


def audit_draw(audit_key: str, sha256: str) -> float:
    """Return the asset's draw in [0, 1): a keyed hash, so independent of model, queue and people.

    Under the project's ``audit_rate`` the asset becomes a blind audit (DESIGN.md section 3.7).
    """
    digest = hmac.digest(bytes.fromhex(audit_key), bytes.fromhex(sha256), "sha256")
    return int.from_bytes(digest[:8]) / 2**64
