"""Reads over everything: the project page."""
