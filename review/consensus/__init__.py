"""Several answers to one asset: how much they agree and which stands in the middle. Pure."""
