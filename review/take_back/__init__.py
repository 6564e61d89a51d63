"""Taking one's own last submits, skips and reviews back, until somebody else has acted on them."""
