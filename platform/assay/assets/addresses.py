"""Where pictures may be fetched from: hosts an admin has named (IMPORT_HOSTS), and no address inside by accident. Pure.

An entry is ``host``, ``host:port`` or ``*.example.org``. What an entry names itself may lie in a private network; what
only a pattern lets in must have a public address. Addresses that mean this machine or its cloud's own services
(loopback, link-local) are taken only where the entry is that very address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

MAX_URL = 2000
PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """An address nothing is fetched from; ``code`` is stable."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is allowed; ``entry`` is what allows it, ``target`` path and query."""

    scheme: str
    host: str
    port: int
    target: str
    entry: str


def check_address(url: str, allowed: Sequence[str]) -> Address:
    """Return the parts of an allowed address; raises BadAddress (url_off, invalid, host_not_allowed)."""
    if not allowed:
        message = "fetching pictures by their address is switched off; an admin sets IMPORT_HOSTS to allow hosts."
        raise BadAddress("url_off", message)
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise BadAddress("invalid", f"takes at most {MAX_URL} ASCII characters without blanks; escape others with %.")
    start, slash, path = url.partition("://")[2].partition("/")
    scheme = url.partition("://")[0].lower()
    host, port = _host_of(scheme, start.partition("?")[0].partition("#")[0])
    entry = _entry_for(host, port, PORTS[scheme], tuple(allowed))
    if not entry:
        raise BadAddress("host_not_allowed", f"{host}:{port} is none of the hosts in IMPORT_HOSTS.")
    return Address(scheme, host, port, "/" + path.partition("#")[0] if slash else "/", entry)


@lru_cache(maxsize=256)
def _host_of(scheme: str, place: str) -> tuple[str, int]:
    if scheme not in PORTS:
        raise BadAddress("invalid", "must begin with https:// or http://.")
    if "@" in place or "\\" in place:
        raise BadAddress("invalid", "must not carry a name or password.")
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname or "", parts.port or PORTS[scheme]
    except ValueError as error:
        raise BadAddress("invalid", f"cannot be read: {error}.") from error
    if not host:
        raise BadAddress("invalid", "names no host.")
    return host.rstrip("."), port


@lru_cache(maxsize=256)
def _entry_for(host: str, port: int, usual: int, allowed: tuple[str, ...]) -> str:
    for entry in (one.lower() for one in allowed):
        name, colon, number = entry.rpartition(":")
        if not colon or not number.isdigit():
            name, number = entry, str(usual)
        fits = host.endswith(name[1:]) if name.startswith("*.") else host == name.strip("[]")
        if fits and str(port) == number:
            return name.strip("[]")
    return ""


def is_reachable(address: str, entry: str) -> bool:
    """Tell whether a host that ``entry`` lets in may be asked at this IP address."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    try:
        if ipaddress.ip_address(entry) == ip:
            return True
    except ValueError:
        pass  # a name
    if ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return False
    return ip.is_global or not entry.startswith("*.")
