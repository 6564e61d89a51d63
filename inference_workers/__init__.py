"""Models as adapters. No Django, no REST framework, no Celery: plain pictures in, plain answers out."""

from inference_workers import telemetry as _silence  # noqa: F401 - before anything that would call home
