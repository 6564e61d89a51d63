"""HTTP calls with which admins add and remove models."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from annotation.prelabel.model_installation import remove_model, start_install
from assay.accounts.policies import require_admin
from assay.jobs.selectors import JobView, view_of
from assay.kernel.errors import TooLarge, invalid
from assay.kernel.http import ApiView, Call, decode_json, endpoint, read_form

FORM = {
    "type": "object",
    "required": ["key", "sidecar"],
    "properties": {
        "key": {"type": "string"},
        "sidecar": {"type": "string", "description": "JSON: name, version, licence, labels, size, decode"},
        "weights": {"type": "string", "format": "binary"},
        "path": {"type": "string", "description": "in place of weights: a file under one of IMPORT_FOLDERS"},
    },
}


class UploadModel(ApiView):
    """``models/upload``."""

    @endpoint(response=JobView, status=202, multipart=FORM)
    def post(self, call: Call[None, None]) -> JobView:
        """Add an ONNX detector (admins): a job tries it; its result has the SHA-256, its error what is wrong."""
        require_admin(call.actor)
        length = int(call.request.META.get("CONTENT_LENGTH") or 0)
        if length > settings.ASSAY.max_request_bytes:
            raise TooLarge("The file is over MAX_REQUEST_BYTES; use `assay model add` on the server.")
        if not (call.request.content_type or "").startswith("multipart/"):
            raise invalid("weights", "required", "weights: send a form with key, sidecar and weights.")
        form = read_form(call.request)
        values = decode_json(form.fields.get("sidecar", "").encode(), dict[str, Any], field="sidecar")
        weights, path = form.files.get("weights"), form.fields.get("path", "")
        return view_of(start_install(call.actor, form.fields.get("key", ""), values, weights=weights, path=path))


class ModelDetail(ApiView):
    """``models/{key}``."""

    @endpoint()
    def delete(self, call: Call[None, None], key: str) -> None:
        """Remove a model from the models folder (admins); what it said stays."""
        remove_model(call.actor, key)
