"""Addresses of gold under /api/v1/."""

from django.urls import path

from review.gold import api, exam_api

urlpatterns = [
    path("projects/<uuid:project_id>/gold", api.Gold.as_view()),
    path("projects/<uuid:project_id>/gold/propose", api.Propose.as_view()),
    path("projects/<uuid:project_id>/gold/decide", api.Decide.as_view()),
    path("projects/<uuid:project_id>/gold/import", api.Import.as_view()),
    path("projects/<uuid:project_id>/exams", exam_api.Exams.as_view()),
    path("projects/<uuid:project_id>/tries", exam_api.Tries.as_view()),
    path("projects/<uuid:project_id>/tries/<uuid:try_id>", exam_api.TryDetail.as_view()),
    path("projects/<uuid:project_id>/qualifications", exam_api.Qualifications.as_view()),
    path("projects/<uuid:project_id>/gold/<uuid:gold_id>", api.GoldDetail.as_view()),
    path("projects/<uuid:project_id>/queue-states", api.QueueStates.as_view()),
    path("projects/<uuid:project_id>/queue-states/<uuid:user_id>", api.Pause.as_view()),
]
