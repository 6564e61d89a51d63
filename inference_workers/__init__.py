"""Models as adapters. No Django, no REST framework, no Celery: plain pictures in, plain answers out."""
