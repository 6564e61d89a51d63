"""Serves the single-page application and says whether the servers behind it answer."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

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


def live(request: HttpRequest) -> HttpResponse:
    """Answer that this process runs."""
    return HttpResponse(b'{"live":true}', content_type="application/json")


def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether PostgreSQL and Redis can be reached, and which cannot."""
    missing: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        missing.append("postgresql")
    try:
        cache.get("ready")
    except (RedisError, OSError):
        missing.append("redis")
    body = msgspec.json.encode({"ready": not missing, "missing": missing})
    return HttpResponse(body, status=503 if missing else 200, content_type="application/json")
