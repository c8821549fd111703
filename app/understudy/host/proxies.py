"""Convert proxy variables as desktops write them into a form the HTTP library accepts.

GNOME and Clash set ``ALL_PROXY=socks://HOST:PORT/`` beside, or instead of, an HTTP proxy. ``socks``
is not a scheme httpx2 knows, and with it no client can be made at all. Done once at the start, in
the process's own environment, so that pages, providers and SDKs agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_HTTP = ("http://", "https://")


def settle_proxies(environ: MutableMapping[str, str]) -> None:
    """Spell SOCKS schemes in full, and drop a SOCKS proxy if an HTTP proxy does the same work."""
    for name in [one for one in environ if one.lower() in {"http_proxy", "https_proxy"}]:
        environ[name] = _spelled(environ[name])
    for name in [one for one in environ if one.lower() == "all_proxy"]:
        environ[name] = _spelled(environ[name])
        if not environ[name].lower().startswith("socks"):
            continue
        http = _proxy(environ, "http")
        if http and not _proxy(environ, "https"):
            environ["https_proxy" if name.islower() else "HTTPS_PROXY"] = http
        if http:
            del environ[name]


def _proxy(environ: MutableMapping[str, str], scheme: str) -> str:
    """Return the HTTP proxy for ``scheme``; "" if there is none or it is another kind."""
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper())
    found = next((environ[one] for one in names if environ.get(one)), "")
    return found if found.lower().startswith(_HTTP) or "://" not in found else ""


def _spelled(address: str) -> str:
    # names are resolved by the proxy (h): this computer may be unable to
    scheme, found, rest = address.strip().partition("://")
    return f"socks5h://{rest}" if found and scheme.lower() in {"socks", "socks5"} else address
