"""One file a family of models; adapters do not know each other."""
