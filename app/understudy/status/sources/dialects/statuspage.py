"""Statuspage v2's dialect, used by Atlassian's pages and by incident.io's stand-in for them.

The stand-in's summary leaves out some components of components.json: OpenAI's leaves out Chat
Completions and Responses, the very ones a chat needs (read 2026-09-15).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.errors import FetchError
from understudy.status.model import Component, ComponentState
from understudy.status.official.surfaces import components_for
from understudy.status.sources.dialect import Dialect, Told, has
from understudy.status.sources.parse import is_stand_in, parse_components, parse_summary

if TYPE_CHECKING:
    from understudy.status.model import Snapshot

SUMMARY, COMPONENTS = "/api/v2/summary.json", "/api/v2/components.json"
UNLISTED = Component("unlisted", "what the summary leaves out", ComponentState.UNKNOWN)


def parse_statuspage(told: Told) -> Snapshot:
    """Read summary.json; raises `FetchError`."""
    return parse_summary(told.body, told.url.removesuffix(SUMMARY), told.fetched_at)


def where_the_rest_is(told: Told, snapshot: Snapshot) -> str:
    """Return the path of components.json if the summary may have left some out, else ""."""
    is_missed = any(not components_for(one, snapshot.components) for one in told.chosen)
    return COMPONENTS if is_missed or is_stand_in(snapshot.components) else ""


def with_the_rest(snapshot: Snapshot, told: Told | None) -> Snapshot:
    """Add the components found only in components.json.

    If it is unreadable, the page is not well.
    """
    more: tuple[Component, ...] = (UNLISTED,) if is_stand_in(snapshot.components) else ()
    if told is not None:
        with contextlib.suppress(FetchError):
            more = parse_components(told.body, told.url)
    known = {one.id for one in snapshot.components}
    rest = (one for one in more if one.id not in known)
    return replace(snapshot, components=(*snapshot.components, *rest))


STATUSPAGE = Dialect(
    "statuspage",
    (SUMMARY,),
    lambda document: has(document, "components"),
    parse_statuspage,
    also=where_the_rest_is,
    join=with_the_rest,
)
