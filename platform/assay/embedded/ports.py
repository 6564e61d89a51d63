"""Whether the web server's address is free."""

from __future__ import annotations

import socket

from assay.embedded.errors import StartError


def check_port(host: str, port: int) -> None:
    """Raise StartError when somebody else listens on the port, or it may not be used."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port."
            ) from error
