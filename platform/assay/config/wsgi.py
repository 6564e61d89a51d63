"""The WSGI application gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")

application = get_wsgi_application()

# What is loaded lives as long as the process: looking through it again and again would be a tenth of a request's time.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
