"""Reviews: approve, fix, reject."""
