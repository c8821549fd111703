"""Joins the nodes of one turn to one answer, and finds the branch last viewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.model import Outcome, Role, Segment
from understudy.archive.transfer.fences import link_list
from understudy.archive.transfer.results import PROVIDERS, Origin
from understudy.archive.transfer.shapes.tree import in_order, nearest_kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.archive.transfer.shapes.said import SaidMessage

SOURCES = "Sources:"


def joined(
    found: Mapping[str, SaidMessage], parents: Mapping[str, str | None], leaf: str | None
) -> tuple[tuple[SaidMessage, ...], str | None]:
    """Return the messages in order, and the key of the last one on the active branch.

    A message has the keys of all that were joined to it or skipped on the way to it.
    """
    kept = {
        key: replace(one, parent=nearest_kept(parents[key], parents, found))
        for key, one in found.items()
    }
    children: dict[str | None, int] = {}
    for one in kept.values():
        children[one.parent] = children.get(one.parent, 0) + 1
    heads: dict[str, str] = {}
    made: dict[str, SaidMessage] = {}
    for one in in_order(tuple(kept.values()), leaf):
        parent = None if one.parent is None else heads.get(one.parent, one.parent)
        head = made.get(parent) if parent is not None else None
        is_turn_on = head is not None and head.role is one.role is Role.ASSISTANT
        stepped_over = _stepped_over(one.key, parents, found)
        if head is not None and is_turn_on and children[one.parent] == 1:
            heads[one.key] = head.key
            made[head.key] = _with(head, one, (one.key, *stepped_over))
        else:
            also = stepped_over if one.role is Role.ASSISTANT else ()
            made[one.key] = replace(one, parent=parent, also=also)
    active = None if leaf is None else heads.get(leaf, leaf)
    return in_order([_finished(one) for one in made.values()], active), active


def _stepped_over(
    key: str, parents: Mapping[str, str | None], found: Mapping[str, SaidMessage]
) -> tuple[str, ...]:
    keys: list[str] = []
    now = parents.get(key)
    while now is not None and now in parents and now not in found and now not in keys:
        keys.append(now)
        now = parents[now]
    return tuple(keys)


def _with(head: SaidMessage, more: SaidMessage, keys: tuple[str, ...]) -> SaidMessage:
    """Return the answer ``head`` with the later text of the same turn."""
    segments = head.segments
    for one in more.segments:
        segments = (_continued(segments[0], one),) if segments else (one,)
    names = {one.name for one in head.attachments}
    files = (one for one in more.attachments if one.name not in names)
    return replace(
        head,
        segments=segments,
        attachments=(*head.attachments, *files),
        also=(*head.also, *keys),
        sources=(*head.sources, *more.sources),
    )


def _continued(first: Segment, more: Segment) -> Segment:
    if more.text in first.text.split("\n\n"):
        return replace(first, outcome=more.outcome)
    return replace(
        first,
        text=f"{first.text}\n\n{more.text}",
        model=more.model or first.model,
        outcome=more.outcome,
    )


def _finished(one: SaidMessage) -> SaidMessage:
    """Return an answer with its source pages below it, except those it links itself."""
    said = one.segments[0].text if one.segments else ""
    listed = link_list(SOURCES, (each for each in one.sources if _address(each) not in said))
    if not listed:
        return replace(one, sources=())
    if one.segments:
        segment = replace(one.segments[0], text=f"{said}\n\n{listed}")
    else:
        segment = Segment(PROVIDERS[Origin.CHATGPT], "", listed, Outcome.COMPLETE)
    return replace(one, segments=(segment,), sources=())


def _address(link: str) -> str:
    return link.rpartition("](")[2]
