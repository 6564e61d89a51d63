"""What people say to each other about an asset or one region of it."""
