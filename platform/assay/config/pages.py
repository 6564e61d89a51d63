"""Serves the single-page application."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NOT_BUILT = "The pages are not built yet. Run `make setup`, or `npm run build` in frontend/."
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


def index(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer every page address with the application's shell; it routes in the browser."""
    shell = settings.FRONTEND / "index.html"
    if not shell.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(shell.read_bytes())
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = POLICY
    return response
