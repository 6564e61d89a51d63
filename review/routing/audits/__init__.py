"""Audits (the blind checks of the pages): drawn, answered, settled."""
