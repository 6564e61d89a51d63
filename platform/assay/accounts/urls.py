"""Addresses of accounts under /api/v1/."""

from django.urls import path

from assay.accounts import api

urlpatterns = [
    path("auth/state", api.State.as_view()),
    path("auth/login", api.Login.as_view()),
    path("auth/logout", api.Logout.as_view()),
    path("auth/password", api.Password.as_view()),
    path("auth/token", api.IssueToken.as_view()),
    path("links/<str:token>", api.Link.as_view()),
    path("me", api.MeView.as_view()),
    path("tokens", api.Tokens.as_view()),
    path("tokens/<uuid:token_id>", api.TokenDetail.as_view()),
    path("users", api.Users.as_view()),
    path("users/<uuid:user_id>", api.UserDetail.as_view()),
    path("users/<uuid:user_id>/reset-link", api.UserResetLink.as_view()),
    path("invitations", api.Invitations.as_view()),
]
