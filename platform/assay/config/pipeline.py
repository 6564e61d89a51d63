"""The whole flow on one page: who listens to what. Every subscriber runs in the publisher's transaction."""


def wire() -> None:
    """Fill the table of events, the viewer checks and the counters (called once at start)."""
