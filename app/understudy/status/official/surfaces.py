"""Which components of a page a person means by the surfaces in their settings. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Component

# Claude's page, stable since 2023 (read 2026-11-21)
API_ID = "k8w3r06qmzrp"
API_NAME = "Claude API"


def components_for(surface: str, components: Iterable[Component]) -> tuple[Component, ...]:
    """Return the components ``surface`` means: by id, else by name, else by how the name begins.

    Names compare without case. "Claude API" means "Claude API (api.anthropic.com)", but
    "Claude Co" does not mean "Claude Code": a beginning ends where a word does. Ids stay when
    components are renamed (Console was, in 2025), so they go first.
    """
    listed = tuple(components)
    wanted = surface.strip().casefold()
    if not wanted:
        return ()
    by_id = tuple(one for one in listed if one.id.casefold() == wanted)
    by_name = tuple(one for one in listed if one.name.casefold() == wanted)
    return by_id or by_name or tuple(one for one in listed if _begins(one.name, wanted))


def used_components(
    surfaces: Iterable[str], components: Iterable[Component]
) -> tuple[Component, ...]:
    """Return the components any of ``surfaces`` means, each once, in the order of the surfaces."""
    listed = tuple(components)
    found = dict.fromkeys(one for surface in surfaces for one in components_for(surface, listed))
    return tuple(found)


def api_components(components: Iterable[Component]) -> tuple[Component, ...]:
    """Return the components that own requests through an API key go through."""
    return components_for(API_ID, components) or components_for(API_NAME, components)


def _begins(name: str, wanted: str) -> bool:
    name = name.casefold()
    return name.startswith(wanted) and not name[len(wanted) : len(wanted) + 1].isalnum()
