"""Notices: what somebody must hear of although they did not ask, until they have read it."""
