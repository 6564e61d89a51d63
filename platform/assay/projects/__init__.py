"""Projects, members and policies; who may see what."""
