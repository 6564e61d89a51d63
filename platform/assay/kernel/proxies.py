"""Trusted proxies: those the installation names are believed about the client's address and HTTPS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Network = IPv4Network | IPv6Network
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
# Set where a header came from somebody who is not trusted: the client's address is then not known.
UNBELIEVED = "assay.forwarded_unbelieved"


@lru_cache(maxsize=16)
def networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    """Read addresses and networks (``10.0.0.0/8``); raises ValueError for anything else."""
    return tuple(ip_network(name, strict=False) for name in named)


def is_in(address: str, named: Sequence[str]) -> bool:
    """Tell whether ``address`` is one of the named addresses or networks."""
    ip = _address(address)
    plain = tuple(name for name in named if name != "unix")
    return ip is not None and any(ip in network for network in networks(plain))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(text.strip())
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


class TrustedProxies:
    """Middleware, the first: REMOTE_ADDR becomes the client's, the scheme what the client used.

    A chain of proxies is walked from the near end; the first address that is not a trusted proxy is the client.
    Headers from anybody else are dropped.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self._next = get_response
        is_in("127.0.0.1", settings.ASSAY.trusted_proxies)  # a name that cannot be read stops the start

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request as the client sent it."""
        meta = request.META
        trusted = settings.ASSAY.trusted_proxies
        # A Unix socket has no address: only the proxy beside us can be there.
        near = str(meta.get("REMOTE_ADDR", ""))
        is_trusted = is_in(near, trusted) or (not near and "unix" in trusted)
        forwarded = {name: str(meta.pop(name)) for name in FORWARDED if name in meta}
        is_secure = is_trusted and forwarded.get("HTTP_X_FORWARDED_PROTO", "").split(",")[0].strip() == "https"
        if "wsgi.url_scheme" in meta and (is_trusted or forwarded):
            meta["wsgi.url_scheme"] = "https" if is_secure else "http"
        if is_trusted:
            meta["REMOTE_ADDR"] = client_of(near, forwarded.get("HTTP_X_FORWARDED_FOR", ""), trusted)
        elif forwarded:
            meta[UNBELIEVED] = True
        return self._next(request)


def client_of(near: str, chain: str, trusted: Sequence[str]) -> str:
    """Return the client's address from ``X-Forwarded-For``, whose right end the nearest proxy wrote."""
    client = near
    for hop in reversed([part.strip() for part in chain.split(",") if part.strip()]):
        if _address(hop) is None:
            break
        client = hop
        if not is_in(hop, trusted):
            break
    return client
