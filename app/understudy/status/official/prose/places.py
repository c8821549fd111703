"""The place of an incident, from its text: a cloud, an app or a system not used here.

Claude is sold on other companies' clouds too, and their trouble is posted on the same page. A
region is no reason to dismiss an incident: which one answers this person is unknown. Pure.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from understudy.status.model import CLOSED
from understudy.status.official.prose.cues import Cue
from understudy.status.official.prose.mentions import normalised
from understudy.status.official.prose.relations import TROUBLED, Group, clauses, related, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Component, Incident
    from understudy.status.official.prose.relations import Related

# the page's own components tell these apart, so they count as elsewhere only if none is linked
_SURFACES = {
    "chat": (
        r"claude\.ai|web app|(?:the )?web(?:site)?(?!-| (?:search|fetch|hook|socket))|browsers?"
    ),
    "code": r"claude code",
    "cowork": r"(?:claude )?cowork",
    "console": r"(?:claude |anthropic )?console|platform\.claude\.com",
    "api": r"(?:claude |anthropic )?api(?: requests)?|api\.anthropic\.com",
}
_OF_CLAUDE = r"(?:claude(?:\.ai| code)? )?"
_APP = r"(?:apps?|application|client)"
# "claude in chrome" is a product, "claude in chrome and safari" is not
_BROWSER = r"(?:browsers?|chrome|safari|firefox|edge|brave|opera)\b"
_HOSTS = (
    r"chrome|excel|powerpoint|word|outlook|slack|(?:google )?(?:sheets|docs)|xcode|"
    r"(?:microsoft )?(?:office|365|teams)"
)
_ELSEWHERE = {
    "bedrock": r"(?:(?:amazon|aws) )?bedrock",
    "vertex": r"(?:google(?: cloud)?(?:'s)? )?vertex(?: ai)?",
    "foundry": r"(?:(?:microsoft|azure)(?: ai)? )?foundry",
    "government": r"(?:claude )?(?:for )?government|claude gov|fedramp|govcloud",
    "desktop": (
        rf"{_OF_CLAUDE}desktop(?: {_APP}|\b(?! \w))|"
        r"claude desktop(?! (?:web|browsers?|site|users?|and|or))"
    ),
    "addin": (
        rf"claude (?:in|for) (?:{_HOSTS})(?!,? (?:(?:and|or) )?{_BROWSER})|"
        r"(?:claude )?(?:chrome|browser) extension"
    ),
    "mobile": rf"{_OF_CLAUDE}(?:(?:ios|android|mobile) {_APP}|ios (?=login))",
}
_SYSTEMS = {
    "windows": r"(?<!context )(?<!time )(?<!maintenance )(?:microsoft )?windows(?: 1[01])?",
    "macos": r"mac ?os|os ?x|macs?",
    "linux": r"linux|ubuntu|debian|fedora",
    "ios": r"ios|ipados|iphones?|ipads?",
    "android": r"android",
}
_ALL = _ELSEWHERE | _SURFACES | _SYSTEMS
_PLACE = re.compile(
    "|".join(rf"(?P<{name}>(?<![\w.])(?:{said})(?![\w]))" for name, said in _ALL.items())
)
_BETWEEN = re.compile(
    r" ?(?:, ?(?:and|or)?|/|&|\+|and|or|plus|as well as) ?(?:(?:on|in|via|the|for) )*"
)
THIS_SYSTEM = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


class Places(msgspec.Struct, frozen=True):
    """The places in trouble, in rows as the text lists them; ``only``: no others."""

    rows: tuple[frozenset[str], ...] = ()
    only: bool = False


@lru_cache(maxsize=1024)
def places_in(text: str, *, is_title: bool = False) -> Places:
    """Read a text; a name in a title without any relation is the place itself."""
    found: list[Related] = []
    for clause in clauses(normalised(text)):
        groups = [Group((one.lastgroup,), *one.span()) for one in _PLACE.finditer(clause)]
        found += related(clause, rows(clause, groups, _BETWEEN))
    untold = {None, Cue.PASSING} if is_title else set()
    troubled = [one for one in found if one.cue in TROUBLED or one.cue in untold]
    placed = tuple(frozenset(one.group.names) for one in troubled)
    return Places(placed, any(one.only for one in troubled))


def is_elsewhere(incident: Incident, used: Iterable[Component], system: str = THIS_SYSTEM) -> bool:
    """Return True if title and posts place this incident only at places not used here."""
    names = [one.name.casefold() for one in used]
    home = {match.lastgroup for one in names for match in _PLACE.finditer(one)}
    home |= {system} if system else set(_SYSTEMS)
    posts = [places_in(one.body) for one in incident.updates if one.phase not in CLOSED]
    title = places_in(incident.name, is_title=True)
    newest = posts[0] if posts else Places()
    said = [*newest.rows] if newest.only else [*title.rows, *newest.rows]
    if not said:
        said = [*next((one.rows for one in posts if one.rows), ())]
    ignored = set() if not incident.component_ids else set(_SURFACES) - home
    placed = [row - ignored for row in said if row - ignored]
    systems = [row for row in placed if row <= set(_SYSTEMS)]
    products = [row for row in placed if not row <= set(_SYSTEMS)]
    return any(kind and not any(row & home for row in kind) for kind in (systems, products))
