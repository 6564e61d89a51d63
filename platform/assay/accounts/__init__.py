"""Users, sessions, API tokens and one-time links."""
