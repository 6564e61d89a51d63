"""Settings, URLs, the Celery application and the page that wires events to subscribers."""
