"""Addresses of evaluation under /api/v1/."""

from django.urls import path

from review.evaluation import api

urlpatterns = [path("projects/<uuid:project_id>/evaluations", api.Evaluations.as_view())]
