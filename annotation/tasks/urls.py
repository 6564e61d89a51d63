"""Addresses of tasks under /api/v1/."""

from django.urls import path

from annotation.tasks import api, api_leases

urlpatterns = [
    path("projects/<uuid:project_id>/tasks/claim", api.Claim.as_view()),
    path("projects/<uuid:project_id>/tasks/mine", api.MyAnswersList.as_view()),
    path("projects/<uuid:project_id>/leases", api_leases.Leases.as_view()),
    path("projects/<uuid:project_id>/leases/free", api_leases.LeasesFree.as_view()),
    path("projects/<uuid:project_id>/my-day", api.Day.as_view()),
    path("tasks/<uuid:task_id>", api.TaskDetail.as_view()),
    path("tasks/<uuid:task_id>/heartbeat", api.Heartbeat.as_view()),
    path("tasks/<uuid:task_id>/release", api.Release.as_view()),
    path("tasks/<uuid:task_id>/skip", api.Skip.as_view()),
    path("tasks/<uuid:task_id>/draft", api.DraftDetail.as_view()),
    path("tasks/<uuid:task_id>/submit", api.Submit.as_view()),
    path("me/work", api.MyWork.as_view()),
]
