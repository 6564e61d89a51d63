"""Health and metrics, at the root: for load balancers and Prometheus, without a session."""

from __future__ import annotations

import hmac

import msgspec
from django.conf import settings
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse

from assay.kernel.outages import RETRY_AFTER_SECONDS
from assay.kernel.problems import not_found, plain_problem
from assay.kernel.proxies import UNBELIEVED, is_in
from assay.operations.checks import check_all
from assay.operations.metrics import CONTENT_TYPE, metrics_text


def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer that this process runs."""
    return HttpResponse(b'{"live":true}', content_type="application/json")


def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer whether work can be done here: 503 naming what the pages cannot do without.

    Workers that are not heard are named too, but people can label without them: 200.
    """
    checks = check_all()
    is_ready = all(check.is_ok for check in checks if check.is_needed)
    body = {
        "ready": is_ready,
        "missing": [check.name for check in checks if not check.is_ok],
        "checks": [{"name": check.name, "ok": check.is_ok, "detail": check.detail} for check in checks],
    }
    response = HttpResponse(msgspec.json.encode(body), status=200 if is_ready else 503, content_type="application/json")
    response["Cache-Control"] = "no-store"
    if not is_ready:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' format to trusted addresses, or whoever has the token; 404 to everybody else."""
    if not may_read_metrics(request):
        return not_found(request)
    try:
        text = metrics_text()
    except DatabaseError:
        return plain_problem(503, "unavailable", "The database does not answer")
    return HttpResponse(text, content_type=CONTENT_TYPE)


def may_read_metrics(request: HttpRequest) -> bool:
    """Tell whether the address is one of ASSAY_METRICS_FROM, or the token is right."""
    token = settings.ASSAY.metrics_token
    scheme, _, sent_token = request.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer" and hmac.compare_digest(sent_token.strip().encode(), token.encode()):
        return True
    # Behind a proxy nobody named, everybody would come from the proxy's address.
    if request.META.get(UNBELIEVED):
        return False
    return is_in(str(request.META.get("REMOTE_ADDR", "")), settings.ASSAY.metrics_from)
