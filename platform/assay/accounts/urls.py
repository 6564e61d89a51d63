"""Addresses of accounts under /api/v1/."""

from django.urls import path

from assay.accounts import api, api_self, api_tokens

urlpatterns = [
    path("auth/state", api.State.as_view()),
    path("auth/login", api.Login.as_view()),
    path("auth/logout", api.Logout.as_view()),
    path("auth/password", api.Password.as_view()),
    path("auth/token", api.IssueToken.as_view()),
    path("auth/confirm", api.Confirm.as_view()),
    path("links/<str:token>", api.Link.as_view()),
    path("me", api_self.MeView.as_view()),
    path("me/sessions", api_self.OwnSessions.as_view()),
    path("me/sessions/<uuid:session_id>", api_self.OwnSession.as_view()),
    path("me/data", api_self.OwnData.as_view()),
    path("tokens", api_tokens.Tokens.as_view()),
    path("tokens/<uuid:token_id>", api_tokens.TokenDetail.as_view()),
    path("users", api.Users.as_view()),
    path("users/<uuid:user_id>", api.UserDetail.as_view()),
    path("users/<uuid:user_id>/reset-link", api.UserResetLink.as_view()),
    path("users/<uuid:user_id>/access", api_self.UserAccess.as_view()),
    path("invitations", api.Invitations.as_view()),
    path("invitations/open", api_self.OpenInvitations.as_view()),
    path("invitations/<uuid:invitation_id>", api_self.InvitationDetail.as_view()),
]
