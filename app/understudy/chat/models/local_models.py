"""Finds model servers on this computer: asks the known ports for their models, nothing else.

Only an answer with a list of models counts: any port may belong to another web server. Redirects
are not followed, so nothing leaves the computer.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from understudy.base.errors import FetchError
from understudy.base.http import HttpClient
from understudy.base.providers.presets import load_presets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.base.clock import Clock
    from understudy.base.http import PageReader

log = logging.getLogger(__name__)

TIMEOUT_S = 0.5
MAX_BODY_BYTES = 1024 * 1024
HOSTS = ("127.0.0.1", "::1")


class Place(msgspec.Struct, frozen=True):
    """A possible address of a model server: ``base_url`` on `HOSTS`, without a trailing slash."""

    id: str
    name: str
    base_url: str


class LocalServer(msgspec.Struct, frozen=True):
    """A server that answered; ``models`` that can chat, empty if none is installed yet."""

    id: str
    name: str
    base_url: str
    models: tuple[str, ...]


class _Entry(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    object: Literal["model"]


class _Listing(msgspec.Struct):
    object: Literal["list"]
    data: list[_Entry] | None  # null from an Ollama without models


def known_places() -> tuple[Place, ...]:
    """Return the presets' ports on this computer's two addresses, the older one first."""
    return tuple(
        Place(one.id, one.name, one.base_url.replace("127.0.0.1", host).rstrip("/"))
        for one in load_presets()
        if one.local
        for host in ("127.0.0.1", "[::1]")
    )


async def discover(clock: Clock, places: Iterable[Place] | None = None) -> tuple[LocalServer, ...]:
    """Ask all places at once, `TIMEOUT_S` each; one server is returned once.

    Raises ValueError if a place is not on this computer, and nothing else.
    """
    asked = known_places() if places is None else tuple(places)
    for place in asked:
        if urlsplit(place.base_url).hostname not in HOSTS:
            raise ValueError(place.base_url)
    http = HttpClient(
        clock,
        timeout_s=TIMEOUT_S,
        max_body_bytes=MAX_BODY_BYTES,
        max_redirects=0,
        # no https is used here, and loading the system's certificates would take too long
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    )
    try:
        answers = await asyncio.gather(*(_ask(http, place) for place in asked))
    finally:
        await http.close()
    found: dict[tuple[str, int | None], LocalServer] = {}
    for server in answers:
        if server is not None:
            found.setdefault((server.id, urlsplit(server.base_url).port), server)
    log.info("model servers on this computer: %s", ", ".join(one for one, _ in found) or "none")
    return tuple(found.values())


async def _ask(http: PageReader, place: Place) -> LocalServer | None:
    try:
        page = await http.get(f"{place.base_url}/models")
        listing = msgspec.json.decode(page.body, type=_Listing)
    except (FetchError, msgspec.DecodeError) as problem:
        log.debug("%s: no list of models: %s", place.base_url, type(problem).__name__)
        return None
    ids = dict.fromkeys(one.id for one in listing.data or () if one.id.isprintable())
    # these servers also list embedding models
    models = tuple(one for one in ids if "embed" not in one.lower())
    return LocalServer(place.id, place.name, place.base_url, models)
