"""Everything ``assay up`` starts on a machine with nothing but Python: PostgreSQL, Redis, and the supervisor."""
