"""Upload, ingest checks, storage, thumbnails."""
