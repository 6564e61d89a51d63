"""Programs for developers that tests share."""
