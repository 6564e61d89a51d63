"""What other programs read of what we write; ``make test-readers``."""
