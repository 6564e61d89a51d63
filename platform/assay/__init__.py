"""Assay: labels you can trust, at the least human time, on your own machines."""

import inference_workers  # noqa: F401 - importing it silences what would call home

__version__ = "0.1.0"
