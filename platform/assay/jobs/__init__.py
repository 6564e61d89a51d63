"""The Job table: the truth about background work; Celery only carries ids."""
