"""Errors, HTTP conventions, clock, events: what every area stands on."""
