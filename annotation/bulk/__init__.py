"""Actions on many assets at once: each a job, each undoable for 24 hours."""
