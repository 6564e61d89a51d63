"""Gets one file over HTTP from an allowed host: the address checked is the one asked, and nothing goes on for ever."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Sequence
from typing import BinaryIO
from urllib.parse import urljoin

from assay.assets.addresses import Address, BadAddress, check_address, is_reachable

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 60.0
MAX_REDIRECTS = 3
_BLOCK = 1 << 16
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200


class FetchError(Exception):
    """The file cannot be had; ``code`` is stable, the message plain."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


def fetch(url: str, out: BinaryIO, *, allowed: Sequence[str], max_bytes: int) -> None:
    """Write the file at ``url`` to ``out``; redirects are followed to allowed hosts only. Raises FetchError."""
    until = time.monotonic() + WHOLE_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        try:
            address = check_address(url, allowed)
        except BadAddress as error:
            raise FetchError(error.code, f"The address {error}") from error
        moved = _ask(address, out, max_bytes=max_bytes, until=until)
        if moved is None:
            return
        try:
            url = urljoin(url, moved)
        except ValueError as error:
            raise FetchError("invalid", f"{address.host} sends on to what is no address.") from error
    raise FetchError("too_many_redirects", f"{address.host} sends on more than {MAX_REDIRECTS} times.")


def _ask(address: Address, out: BinaryIO, *, max_bytes: int, until: float) -> str | None:
    """Write the answer to ``out``, or return where it has moved."""
    connection = _Pinned(address, _resolve(address))
    try:
        connection.request("GET", address.target, headers={"Accept": "image/*", "User-Agent": "Assay"})
        reply = connection.getresponse()
        if reply.status in _MOVED and (moved := reply.getheader("Location")):
            return moved
        if reply.status != _OK:
            message = f"{address.host} answers {reply.status} {reply.reason}; the picture is not there any more."
            raise FetchError("gone", message)
        _copy(reply, out, address.host, max_bytes=max_bytes, until=until)
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        message = f"{address.host} does not answer: {why[:1].lower()}{why[1:]}."
        raise FetchError("no_answer", message) from error
    finally:
        connection.close()
    return None


def _copy(reply: http.client.HTTPResponse, out: BinaryIO, host: str, *, max_bytes: int, until: float) -> None:
    size = 0
    while block := reply.read1(_BLOCK):
        size += len(block)
        if size > max_bytes:
            limit = f"{max_bytes / 2**20:.0f} MB"
            raise FetchError("too_large", f"The picture is over {limit}; raise MAX_FILE_BYTES or make it smaller.")
        if time.monotonic() > until:
            raise FetchError("too_slow", f"{host} took over {WHOLE_SECONDS:.0f} seconds to send the picture.")
        out.write(block)
    if reply.length:
        raise FetchError("cut_off", f"{host} broke off {reply.length} bytes before the end.")


def _resolve(address: Address) -> str:
    try:
        entries = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("no_host", f"There is no host {address.host}.") from error
    places = [str(row[4][0]) for row in entries]
    # One inside is enough to refuse: which of them is asked must not be left to chance.
    inside = [place for place in places if not is_reachable(place, address.entry)]
    if inside:
        message = f"{address.host} is {inside[0]}, an address inside. Name it itself in IMPORT_HOSTS if that is meant."
        raise FetchError("inside", message)
    return places[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the one address that was checked; a second look-up could answer otherwise."""

    def __init__(self, address: Address, place: str) -> None:
        super().__init__(address.host, address.port, timeout=CONNECT_SECONDS)
        self._address, self._place = address, place

    def connect(self) -> None:
        plain = socket.create_connection((self._place, self._address.port), timeout=CONNECT_SECONDS)
        if self._address.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._address.host)
        else:
            self.sock = plain
