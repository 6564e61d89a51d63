"""Every address: the API of each area, its description, health, and the pages."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from assay.config import pages
from assay.kernel.problems import not_found
from assay.operations import pages as health

api = [
    "assay.accounts.urls",
    "assay.projects.urls",
    "assay.notifications.urls",
    "assay.assets.urls",
    "annotation.schema.urls",
    "annotation.prelabel.urls",
    "annotation.tasks.urls",
    "review.comments.urls",
    "review.scoring.urls",
    "review.evaluation.urls",
    "review.aggregation.urls",
    "review.adjudication.urls",
    "review.decisions.urls",
    "review.gold.urls",
    "review.routing.urls",
    "review.take_back.urls",
    "review.datasets.urls",
    "annotation.bulk.urls",
    "review.dashboard.urls",
    "assay.operations.urls",
]

urlpatterns = [
    *[path("api/v1/", include(area)) for area in api],
    path("api/schema/", SpectacularAPIView.as_view(authentication_classes=[]), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema", authentication_classes=[])),
    re_path(r"^api/", not_found),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
    re_path(r"^(?!static/|media/)(?P<path>.*)$", pages.index),
]
handler400 = "assay.kernel.problems.bad_request"
handler404 = "assay.kernel.problems.not_found"
handler500 = "assay.kernel.problems.server_error"
