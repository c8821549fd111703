"""The mapping of a ChatGPT conversation as a tree, whichever way its nodes name each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.rows import storable
from understudy.archive.transfer.shapes.lenient import key_in, list_in, unwrapped

if TYPE_CHECKING:
    from collections.abc import Mapping


def nodes_of(given: object) -> dict[str, Any] | None:
    """Return the nodes by their keys; None if there is nothing like a mapping."""
    mapping = unwrapped(given)
    if isinstance(mapping, list):
        mapping = {
            key_in(one, "id") or f"node {at}": one
            for at, one in enumerate(mapping)
            if isinstance(one, dict)
        }
    if not isinstance(mapping, dict):
        return None
    return {storable(key): node for key, node in mapping.items()}


def parents_of(nodes: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the parent of each node: the one it names, else the one that names it as a child.

    If no node names another, each follows the one before it.
    """
    given = {key: node if isinstance(node, dict) else {} for key, node in nodes.items()}
    fathers: dict[str, str] = {}
    for key, node in given.items():
        for child in list_in(node, "children"):
            if isinstance(child, str):
                fathers.setdefault(storable(child), key)
    parents = {
        key: key_in(node, "parent") or fathers.get(key) or None for key, node in given.items()
    }
    if len(nodes) > 1 and not any(parents.values()):
        keys = list(nodes)
        return dict(zip(keys, [None, *keys[:-1]], strict=True))
    return parents
