"""A detector served elsewhere over HTTP, as this adapter speaks to it.

Sidecar: ``url`` (https, or http on this machine or network), ``labels``, ``version``, ``secret_env`` (the environment
variable that holds the shared secret, never one of Assay's own), ``timeout_seconds``, ``retries``. The request is a
POST of one picture (PNG) with ``X-Assay-Model``, ``X-Assay-Timestamp`` (Unix seconds) and ``X-Assay-Signature``, the
hex HMAC-SHA256 of ``timestamp + "." + body`` under the secret. The answer is JSON: ``{"version": ..., "detections":
[{"label", "confidence", "x", "y", "width", "height"}]}`` in pixels of the picture sent. A server that names another
version is refused: its answers would carry a wrong hallmark.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import urllib3
from PIL import Image as PillowImage

from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.sidecar import Sidecar

# What Assay itself is told in secret signs nothing that leaves the house.
_OWN_SECRETS = re.compile(r"ASSAY_(?!REMOTE_).*|S3_.*|DATABASE_URL|REDIS_URL")
RETRIED = (429, 500, 502, 503, 504)


class RemoteAdapter:
    """A served detector described by its sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar; raises ModelMissing where it names no usable address."""
        self._sidecar = sidecar
        if urllib3.util.parse_url(sidecar.text("url")).scheme not in ("http", "https"):
            raise ModelMissing(f"{sidecar.path.name}: url must begin with http:// or https://.")

    @property
    def card(self) -> ModelCard:
        """What the model is; its hash is of what the sidecar promises (address, version, labels)."""
        promised = json.dumps(
            [self._sidecar.text("url"), self._sidecar.text("version"), list(self._sidecar.labels)], sort_keys=True
        )
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="detect",
            labels=self._sidecar.labels,
            weights_sha256=hashlib.sha256(promised.encode()).hexdigest(),
            licence=self._sidecar.text("licence", "not stated"),
            input="RGB pictures of any size, sent as PNG",
            device="any",
            memory_mb=1,
        )

    def load(self, *, threads: int, device: str = "auto") -> RemoteDetector:  # noqa: ARG002 - it runs elsewhere
        """Return the client; raises ModelMissing where the secret is not set, or is one of Assay's own."""
        name = self._sidecar.text("secret_env", "ASSAY_REMOTE_SECRET")
        if _OWN_SECRETS.fullmatch(name):
            raise ModelMissing(f"{self._sidecar.path.name}: secret_env must not be {name}, which is Assay's own.")
        secret = os.environ.get(name, "")
        if not secret:
            raise ModelMissing(f"Set {name} to the secret shared with {self._sidecar.text('url')}.")
        return RemoteDetector(
            self.card,
            url=self._sidecar.text("url"),
            secret=secret.encode(),
            timeout_seconds=self._sidecar.number("timeout_seconds", 30),
            retries=int(self._sidecar.number("retries", 3)),
        )


class RemoteDetector:
    """The client of a served detector; safe to use from several threads."""

    def __init__(self, card: ModelCard, *, url: str, secret: bytes, timeout_seconds: float, retries: int) -> None:
        """Prepare the connection."""
        self.card = card
        self._url, self._secret = url, secret
        retry = urllib3.Retry(
            total=retries, backoff_factor=0.3, status_forcelist=RETRIED, allowed_methods=["POST"], raise_on_status=False
        )
        self._pool = urllib3.PoolManager(retries=retry, timeout=urllib3.Timeout(total=timeout_seconds))

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each picture, surest first; raises ModelRuntimeError."""
        return [self._one(image) for image in images]

    def _one(self, image: Image) -> list[Detection]:
        packed = io.BytesIO()
        PillowImage.fromarray(image).save(packed, "PNG", compress_level=1)
        body = packed.getvalue()
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "image/png",
            "X-Assay-Model": self.card.key,
            "X-Assay-Timestamp": stamp,
            "X-Assay-Signature": sign(self._secret, stamp, body),
        }
        try:
            answer = self._pool.request("POST", self._url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise ModelRuntimeError(f"{self.card.name} at {self._url} does not answer: {error}") from error
        if answer.status != 200:  # noqa: PLR2004
            raise ModelRuntimeError(f"{self.card.name} at {self._url} answered {answer.status}.")
        return self._read(answer.data, image)

    def _read(self, body: bytes, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        try:
            document = json.loads(body)
            if str(document["version"]) != self.card.version:
                message = (
                    f"{self.card.name} is now version {document['version']}; its sidecar says {self.card.version}."
                )
                raise ModelRuntimeError(message)
            detections = [_detection(row, width, height) for row in document["detections"]]
        except (ValueError, KeyError, TypeError) as error:
            raise ModelRuntimeError(f"{self.card.name} answered something that is no list of detections.") from error
        unknown = {one.label for one in detections} - set(self.card.labels)
        if unknown:
            raise ModelRuntimeError(f"{self.card.name} answered labels its sidecar does not name: {sorted(unknown)}.")
        return sorted(
            (one for one in detections if one.width >= 1 and one.height >= 1), key=lambda one: -one.confidence
        )


def _detection(row: Mapping[str, Any], width: int, height: int) -> Detection:
    left, top = min(max(float(row["x"]), 0), width), min(max(float(row["y"]), 0), height)
    right = min(max(float(row["x"]) + float(row["width"]), 0), width)
    bottom = min(max(float(row["y"]) + float(row["height"]), 0), height)
    confidence = min(max(float(row["confidence"]), 0.0), 1.0)
    return Detection(str(row["label"]), confidence, left, top, right - left, bottom - top)


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature a server compares with ``hmac.compare_digest``."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
