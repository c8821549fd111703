"""A page's history as Atom or RSS: the last resort, poorer than every other dialect.

The text tells which incidents are open, but hardly how grave they are, so a feed never gives DOWN.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from understudy.base.addresses import is_web_address
from understudy.status.model import (
    CLOSED,
    Component,
    ComponentState,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Snapshot,
)
from understudy.status.sources.dialect import Dialect, Told
from understudy.status.sources.feed_entries import feed_entries
from understudy.status.sources.reading import first_instant, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.status.sources.feed_entries import FeedEntry

# the feeds of Statuspage, xAI, incident.io, OnlineOrNot and Better Stack
PATHS = ("/history.atom", "/feed.xml", "/feed.rss", "/incidents.rss", "/feed")
ACCEPT = "application/atom+xml, application/rss+xml;q=0.9, application/xml;q=0.8"
# a post with an unreadable phase counts for a day, like a forgotten incident
UNREADABLE_FOR = timedelta(hours=24)
PLANNED = frozenset({Phase.SCHEDULED, Phase.IN_PROGRESS, Phase.VERIFYING})
# the newest post comes first, with its phase in bold
BOLD = re.compile(
    r"<(?:strong|b)\b[^<>]*+>\s*+(?:status:)?\s*+([a-z]++(?:[ _]++[a-z]++)*+)\s*+(?:</|:|-)",
    re.IGNORECASE,
)
LABELLED = re.compile(r"\bstatus:\s*([a-z]+(?: progress)?)", re.IGNORECASE)
# "[Resolved] Elevated errors", "Resolved: elevated errors"
TITLED = re.compile(r"[\[(]?([a-z]++(?:[ _][a-z]++)?)(?:[\])]|:| -)", re.IGNORECASE)
# a post that is nothing but the usual sentence
RESOLVED = re.compile(
    r"(?:this|the) (?:incident|issue) (?:has been|is(?: now)?|was) (?:fully )?resolved(?:[.!]|$)",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^<>]*+>")
# xAI's: "[API (us-east-1.api.x.ai)] Elevated errors"
BRACKETED = re.compile(r"\[([^][]{1,80})\]")
# contains the newest post; the rest is older, and could be made to take for ever
NEWEST_CHARACTERS = 4000


def parse_feed(body: bytes, url: str, fetched_at: datetime) -> Snapshot:
    """Read the feed at ``url``; raises `FetchError`. The one component stands for the page."""
    entries = feed_entries(body, url)
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    events = _folded(_event(one, origin, fetched_at) for one in entries)
    is_open = [one for one in events if one.phase not in CLOSED]
    state = ComponentState.OPERATIONAL
    incidents, maintenances = [], []
    for one in is_open:
        if one.phase in PLANNED:
            maintenances.append(one)
        elif one.phase is not Phase.UNKNOWN:
            incidents.append(one)
        elif fetched_at - one.updated_at < UNREADABLE_FOR:
            state = ComponentState.UNKNOWN
    page = Component(parts.netloc, parts.netloc, state)
    # a title names the part in trouble, not how grave it is; the page itself has no state
    named = dict.fromkeys(name for one in incidents for name in sorted(one.component_ids))
    hit = (Component(name, name, ComponentState.OPERATIONAL) for name in named)
    return Snapshot(
        origin,
        fetched_at,
        (page, *hit),
        tuple(incidents),
        tuple(maintenances),
        lists_all=False,
    )


def _event(entry: FeedEntry, origin: str, fetched_at: datetime) -> Incident:
    content = entry.first("content", "encoded", "description", "summary")
    post = one_line(TAG.sub(" ", content[:NEWEST_CHARACTERS]))
    updated = first_instant(entry.first("updated"), entry.first("pubdate"), entry.first("date"))
    at = updated or first_instant(entry.first("published")) or fetched_at
    link = entry.first("link")
    known_by = link or entry.first("id", "guid") or entry.first("title")
    title = one_line(_unescaped(TAG.sub("", entry.first("title"))))
    phase = _phase(content, title, post)
    bracketed = BRACKETED.match(title)
    same_host = is_web_address(link) and urlsplit(link).netloc == urlsplit(origin).netloc
    return Incident(
        id=known_by,
        name=title,
        impact=Impact.MAINTENANCE if phase in PLANNED else Impact.UNKNOWN,
        phase=phase,
        started_at=first_instant(entry.first("published")) or at,
        updated_at=at,
        url=link if same_host else origin,
        component_ids=frozenset(bracketed.groups()) if bracketed else frozenset(),
        updates=(IncidentUpdate(known_by, phase, post, at),),
    )


def _folded(events: Iterable[Incident]) -> list[Incident]:
    """Keep the newest post of each incident: some feeds hold one entry for every post."""
    newest: dict[str, Incident] = {}
    for one in events:
        known = newest.get(one.id)
        if known is None or one.updated_at > known.updated_at:
            newest[one.id] = one
    return sorted(newest.values(), key=lambda one: one.updated_at, reverse=True)


def _unescaped(text: str) -> str:
    import html  # noqa: PLC0415 - half a MB that a program without feeds does without

    return html.unescape(text)


def _phase(content: str, title: str, post: str) -> Phase:
    """Return the phase as the newest post says it, else as the title does."""
    newest = content[:NEWEST_CHARACTERS]
    plain = _unescaped(newest) if "<" not in newest else newest
    titled = TITLED.match(title)
    said = (*BOLD.finditer(plain), *LABELLED.finditer(TAG.sub(" ", plain)))
    for found in (*said, *((titled,) if titled else ())):
        try:
            return Phase(found.group(1).strip().lower().replace(" ", "_"))
        except ValueError:
            continue
    return Phase.RESOLVED if RESOLVED.match(post) else Phase.UNKNOWN


def _parse(told: Told) -> Snapshot:
    return parse_feed(told.body, told.url, told.fetched_at)


FEED = Dialect("feed", PATHS, lambda _: False, _parse, ACCEPT)
