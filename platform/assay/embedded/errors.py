"""What stops a start; each is one plain sentence."""


class StartError(Exception):
    """Assay cannot start; the message says why and what to do."""
