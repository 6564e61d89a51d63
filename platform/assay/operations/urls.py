"""Addresses of operations under /api/v1/."""

from django.urls import path

from assay.operations import api

urlpatterns = [path("system", api.System.as_view())]
