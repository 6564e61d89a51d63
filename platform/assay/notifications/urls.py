"""Addresses of notices under /api/v1/."""

from django.urls import path

from assay.notifications import api

urlpatterns = [
    path("notices", api.Notices.as_view()),
    path("notices/read", api.NoticesRead.as_view()),
]
