"""Finds the components of a page meant by the surfaces in the settings. Pure.

Ids stay when components are renamed (Console was, in 2025), but people write names. So the names on
Claude's page are mapped to their ids, and a group means its members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.model import ComponentState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Component

# Claude's page, stable since 2023 (read 2026-11-21)
API_ID = "k8w3r06qmzrp"
API_NAME = "Claude API"
IDS_OF_CLAUDE = {
    "claude.ai": "rwppv331jlwc",
    "claude console": "0qbwn08sd68x",
    "claude api": API_ID,
    "claude code": "yyzkbfz2thpt",
    "claude cowork": "bpp5gb3hpjcl",
    "claude for government": "0scnb50nvy53",
}


def components_for(surface: str, components: Iterable[Component]) -> tuple[Component, ...]:
    """Return the components ``surface`` means: by id, else by name, else by the name's beginning.

    Names compare without case. "Claude API" means "Claude API (api.anthropic.com)", but "Claude Co"
    does not mean "Claude Code": a beginning ends with a word. A name from Claude's page means the
    component with its id, even if it has been renamed. For a group its members are returned, and
    the group itself only if the page shows it worse than all of them.
    """
    listed = tuple(components)
    wanted = surface.strip().casefold()
    if not wanted:
        return ()
    known_by = {wanted, IDS_OF_CLAUDE.get(wanted, wanted)}
    by_id = tuple(one for one in listed if one.id.casefold() in known_by)
    by_name = tuple(one for one in listed if one.name.casefold() == wanted)
    found = by_id or by_name or tuple(one for one in listed if _begins(one.name, wanted))
    return tuple(dict.fromkeys(one for each in found for one in _opened(each, listed)))


def used_components(
    surfaces: Iterable[str], components: Iterable[Component]
) -> tuple[Component, ...]:
    """Return the components that any of ``surfaces`` means, each once, in their order."""
    listed = tuple(components)
    found = dict.fromkeys(one for surface in surfaces for one in components_for(surface, listed))
    return tuple(found)


def api_components(components: Iterable[Component]) -> tuple[Component, ...]:
    """Return the components used by own requests with an API key."""
    return components_for(API_NAME, components)


def is_of_claude(component: Component) -> bool:
    """Return True if this is a component of Claude's page under its id or a name known here."""
    names = (one for one in IDS_OF_CLAUDE if _begins(component.name, one))
    return component.id in IDS_OF_CLAUDE.values() or next(names, None) is not None


def _opened(component: Component, listed: tuple[Component, ...]) -> tuple[Component, ...]:
    """Return a group's members at any depth; a component without members is itself."""
    if not any(one.group_id == component.id for one in listed):
        return (component,)
    members: dict[str, list[Component]] = {}
    for one in listed:
        members.setdefault(one.group_id, []).append(one)
    leaves: list[Component] = []
    left, seen = [component], {component.id}
    while left:
        for one in members.get(left.pop().id, ()):
            if one.id not in seen:
                seen.add(one.id)
                (left if one.id in members else leaves).append(one)
    if not leaves:
        return (component,)
    told = any(one.state is component.state for one in leaves)
    if told or component.state is ComponentState.OPERATIONAL:
        return tuple(leaves)
    return (component, *leaves)


def _begins(name: str, wanted: str) -> bool:
    name = name.casefold()
    return name.startswith(wanted) and not name[len(wanted) : len(wanted) + 1].isalnum()
