"""Classify web addresses: this computer, the internet, or a vendor's host.

Parsers disagree about odd addresses, and a check that reads an address differently from the library
that connects is no check. So an address that is not plainly spelled is not a web address here, and
a host counts as this computer or as a vendor's only if its spelling leaves no doubt. Nothing is
resolved: a name may lead elsewhere tomorrow.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

# letters of every script: httpx2 and the resolver decide how to resolve them
_PLACE = re.compile(r"(?:(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[^][]+\])(?::[0-9]{1,5})?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_INSIDE = (".localhost", ".local", ".lan", ".internal", ".home.arpa")


def is_web_address(url: str) -> bool:
    """Return True if ``url`` is http(s) with a plain host and no user name or password."""
    return _parts(url) is not None


def host_of(url: str) -> str:
    """Return the host in lower case, a name without the root's dot; empty if there is none."""
    parts = _parts(url)
    host = "" if parts is None else parts.hostname or ""
    name = host.removesuffix(".")
    return name if _ip(name) is None else host


def is_loopback(url: str) -> bool:
    """Return True if ``url`` surely points at this computer.

    ``127.1``, ``2130706433`` and ``0.0.0.0`` do on some systems, but they are not plain enough.
    """
    host = host_of(url)
    if host == "localhost":
        return True
    address = _ip(host)
    return address is not None and address.is_loopback


def may_be_this_computer(url: str) -> bool:
    """Return True if some system or library might take ``url`` to this computer."""
    host = host_of(url)
    if not host or is_loopback(url) or host.endswith(".localhost"):
        return True
    address = _ip(host)
    if address is not None:
        return address.is_unspecified
    # inet_aton reads 127.1, 0x7f.1 and 2130706433 as addresses
    return _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) is not None


def is_outside(url: str) -> bool:
    """Return True if, judging by its host name, ``url`` is reached over the internet."""
    host = host_of(url)
    if may_be_this_computer(url) or host.endswith(_INSIDE):
        return False
    address = _ip(host)
    return "." in host if address is None else address.is_global


def may_redirect(here: str, there: str) -> bool:
    """Return True if a page at ``here`` may redirect to ``there``.

    Never away from https, and never from the internet to this computer or its network.
    """
    if may_be_this_computer(there):
        return is_loopback(here) and is_loopback(there)
    return _is_https(there) and (is_outside(there) or not is_outside(here))


def is_in_clear(url: str) -> bool:
    """Return True if others on the way to ``url`` could read a request."""
    return not _is_https(url) and not is_loopback(url)


def is_at(url: str, vendors: str) -> bool:
    """Return True if ``url`` is at the host of ``vendors``, over https, which proves it."""
    return _is_https(url) and url.isascii() and host_of(url) == host_of(vendors)


def shown(url: str) -> str:
    """Return ``url`` for a message, without the parts that may be secret: query and password."""
    scheme, found, rest = url.strip().partition("://")
    if not found:
        scheme, rest = "", scheme
    if "@" in rest and not is_web_address(url):
        rest = "…"
    text = scheme + found + re.split(r"[?#]", rest, maxsplit=1)[0]
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)


def _is_https(url: str) -> bool:
    parts = _parts(url)
    return parts is not None and parts.scheme == "https"


@lru_cache(maxsize=64)  # each question asks this of every provider, several times
def _parts(url: str) -> SplitResult | None:
    # urlsplit drops tabs and line breaks anywhere, and blanks before the scheme
    if not (url.isprintable() and url.lower().startswith(("http://", "https://"))):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    is_plain = _PLACE.fullmatch(parts.netloc) is not None
    if "[" in parts.netloc:
        is_plain = is_plain and _ip(parts.hostname or "") is not None
    return parts if is_plain else None


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
