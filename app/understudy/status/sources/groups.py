"""Components that hold others: membership, and the state of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.status.severity import worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from understudy.status.model import Component

# no page nests deeper, and a circle must end
MOST_LEVELS = 8


def grouped(
    components: Iterable[Component], held: Mapping[str, Iterable[str]]
) -> tuple[Component, ...]:
    """Return the components, each id once, and each group in the worst state of its members.

    ``held`` are the ids that a group lists as members, beside those that name the group.
    """
    by_id: dict[str, Component] = {}
    for one in components:
        known = by_id.get(one.id, one)
        by_id[one.id] = replace(known, state=worst([known.state, one.state]))
    for group, members in held.items():
        for member in members:
            if member in by_id and not by_id[member].group_id:
                by_id[member] = replace(by_id[member], group_id=group)
    for one in tuple(by_id.values()):
        if one.group_id not in by_id or one.group_id == one.id:
            by_id[one.id] = replace(one, group_id="")
    for one in tuple(by_id.values()):
        holder = by_id[one.id].group_id
        for _ in range(MOST_LEVELS):
            if not holder:
                break
            group_now = by_id[holder]
            state = worst([group_now.state, one.state])
            by_id[holder] = replace(group_now, state=state)
            holder = group_now.group_id
    return tuple(by_id.values())
