"""Assay: labels you can trust, at the least human time, on your own machines."""

__version__ = "0.1.0"
