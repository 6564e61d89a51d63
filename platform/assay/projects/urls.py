"""Addresses of projects under /api/v1/."""

from django.urls import path

from assay.projects import api, api_records

urlpatterns = [
    path("projects", api.Projects.as_view()),
    path("projects/<uuid:project_id>", api.ProjectDetail.as_view()),
    path("projects/<uuid:project_id>/restore", api.ProjectRestore.as_view()),
    path("projects/<uuid:project_id>/members/import", api.MembersImport.as_view()),
    path("projects/<uuid:project_id>/members", api.Members.as_view()),
    path("projects/<uuid:project_id>/members/<uuid:user_id>", api.MemberDetail.as_view()),
    path("people", api.People.as_view()),
    path("markdown", api.Markdown.as_view()),
    path("projects/<uuid:project_id>/jobs", api_records.ProjectJobs.as_view()),
    path("me/jobs", api_records.OwnJobs.as_view()),
    path("jobs/<uuid:job_id>", api_records.JobDetail.as_view()),
    path("jobs/<uuid:job_id>/cancel", api_records.JobCancel.as_view()),
    path("jobs/<uuid:job_id>/retry", api_records.JobRetry.as_view()),
    path("workers", api_records.Workers.as_view()),
    path("audit", api_records.Audit.as_view()),
]
