"""A backup provider's status page, and the components a chat there depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from understudy.base.providers.presets import load_presets
from understudy.status.sources.status_page import StatusPage

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.base.settings.values import ProviderSettings
    from understudy.status.model import Snapshot


class UnderstudyPage:
    """Engine thread only.

    ``status_url`` may end in ``#Name,Name``: the components that count, for Google the products'
    ids; that part never leaves this computer. If it is absent, the presets' components for that
    page count.
    """

    def __init__(self, status_url: str, http: PageReader, clock: Clock) -> None:
        parts = urlsplit(status_url)
        self.url = parts._replace(fragment="", query="").geturl().rstrip("/")
        named = (unquote(one).strip() for one in parts.fragment.split(","))
        self.chosen = tuple(one for one in named if one) or _usual(self.url)
        self._page = StatusPage(self.url, http, clock, self.chosen)

    @property
    def size_bytes(self) -> int:
        """The size of the last reading; 0 before the first."""
        return self._page.size_bytes

    async def fetch(self) -> Snapshot:
        """Return the page's content; raises `FetchError`, that of the likeliest dialect."""
        return await self._page.fetch()


def page_of(provider: ProviderSettings) -> str | None:
    """Return the address of the provider's page, the present one if the settings hold an old one.

    A moved page goes on answering at its old address, or covers another product: Gemini on Vertex
    does not cover the API of a Gemini key.
    """
    given = (provider.status_url or "").rstrip("/")
    host = urlsplit(provider.base_url).hostname
    for preset in load_presets():
        if given in preset.former_status_urls and urlsplit(preset.base_url).hostname == host:
            return preset.status_url
    return provider.status_url


def _usual(url: str) -> tuple[str, ...]:
    """Return the components that count on a page in the presets."""
    host = urlsplit(url).hostname
    for preset in load_presets():
        if preset.status_url and urlsplit(preset.status_url).hostname == host:
            return preset.status_components
    return ()
