"""Where an address leads, as far as it says: this computer, the internet, a vendor's host.

Parsers disagree about odd addresses, and a check that reads one differently from the library that
connects checks nothing. So what is not plainly spelled is no web address here, and a host counts as
this computer or as a vendor's only where its spelling leaves no doubt. Nothing is looked up: a name
may lead elsewhere tomorrow.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

# letters of every script: what a name in them leads to is between httpx2 and the resolver
_PLACE = re.compile(r"(?:(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?|\[[^][]+\])(?::[0-9]{1,5})?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_INSIDE = (".localhost", ".local", ".lan", ".internal", ".home.arpa")


def is_web_address(url: str) -> bool:
    """Tell whether ``url`` is http(s) with a plain host, and carries no user name or password."""
    return _parts(url) is not None


def host_of(url: str) -> str:
    """Return the host in lower case, a name without the root's dot; empty where there is none."""
    parts = _parts(url)
    host = "" if parts is None else parts.hostname or ""
    name = host.removesuffix(".")
    return name if _ip(name) is None else host


def is_loopback(url: str) -> bool:
    """Tell whether ``url`` surely points at this very computer.

    ``127.1``, ``2130706433`` and ``0.0.0.0`` get there on some systems; they are not plain enough.
    """
    host = host_of(url)
    if host == "localhost":
        return True
    address = _ip(host)
    return address is not None and address.is_loopback


def may_be_this_computer(url: str) -> bool:
    """Tell whether some system or library might take ``url`` to this very computer."""
    host = host_of(url)
    if not host or is_loopback(url) or host.endswith(".localhost"):
        return True
    address = _ip(host)
    if address is not None:
        return address.is_unspecified
    # inet_aton reads 127.1, 0x7f.1 and 2130706433 as addresses
    return _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) is not None


def is_outside(url: str) -> bool:
    """Tell whether reaching ``url`` takes the internet, as far as its host's name says."""
    host = host_of(url)
    if may_be_this_computer(url) or host.endswith(_INSIDE):
        return False
    address = _ip(host)
    return "." in host if address is None else address.is_global


def may_redirect(here: str, there: str) -> bool:
    """Tell whether a page may send its reader from ``here`` to ``there``.

    Never away from https, and never from the internet to this computer or its network.
    """
    if may_be_this_computer(there):
        return is_loopback(here) and is_loopback(there)
    return _is_https(there) and (is_outside(there) or not is_outside(here))


def is_in_clear(url: str) -> bool:
    """Tell whether others on the way to ``url`` could read what is sent there."""
    return not _is_https(url) and not is_loopback(url)


def is_at(url: str, vendors: str) -> bool:
    """Tell whether ``url`` is at the host of ``vendors``, as only https can prove it."""
    return _is_https(url) and url.isascii() and host_of(url) == host_of(vendors)


def shown(url: str) -> str:
    """Return ``url`` for a message: without what may be secret, a query or a password."""
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


def _parts(url: str) -> SplitResult | None:
    # urlsplit drops tabs and line breaks wherever they are, and blanks before the scheme
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
