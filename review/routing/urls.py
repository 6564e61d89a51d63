"""Addresses of the contract under /api/v1/."""

from django.urls import path

from review.routing import api, prediction_api
from review.routing.monitoring import api as monitoring_api
from review.routing.pilot import api as pilot_api

urlpatterns = [
    path("projects/<uuid:project_id>/certificate", api.Contract.as_view()),
    path("projects/<uuid:project_id>/certificate/stop", api.Stop.as_view()),
    path("projects/<uuid:project_id>/certificates", api.Certificates.as_view()),
    path("projects/<uuid:project_id>/certificates/<uuid:certificate_id>", api.CertificateDocument.as_view()),
    path("projects/<uuid:project_id>/pilot", pilot_api.PilotCall.as_view()),
    path("projects/<uuid:project_id>/pilot/end", pilot_api.PilotEnd.as_view()),
    path("projects/<uuid:project_id>/monitoring", monitoring_api.Monitoring.as_view()),
    path("projects/<uuid:project_id>/alarms/<uuid:alarm_id>/re-audit", monitoring_api.ReAudit.as_view()),
    path("projects/<uuid:project_id>/alarms/<uuid:alarm_id>/close", monitoring_api.AlarmEnd.as_view()),
    path("projects/<uuid:project_id>/predicted", prediction_api.Predicted.as_view()),
    path("projects/<uuid:project_id>/audits", api.Audits.as_view()),
    path("projects/<uuid:project_id>/audits/<uuid:audit_id>/count-wrong", api.AuditEnd.as_view()),
]
