"""The models an incident is about, from its text: the page names them nowhere else. Pure.

Most incidents concern one model or a few (63 % one, 17 % several in spring 2026) while components
change as a block, and the list changes over time. The newest post and the title outrank older
posts: a post may narrow a list or widen it, a title is rewritten when the scope changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.status.model import CLOSED
from understudy.status.official.prose.scope import Scope, scope_of

if TYPE_CHECKING:
    from understudy.status.model import Incident
    from understudy.status.official.prose.models import ModelName, Models


class NamedModels(msgspec.Struct, frozen=True):
    """``everybody`` means many models without a complete list: all except ``well`` may be meant."""

    names: tuple[Models, ...] = ()
    everybody: bool = False
    well: tuple[Models, ...] = ()

    def touches(self, model: ModelName | None) -> bool:
        """Return True if ``model`` may be meant; an incident without models may mean any."""
        if model is None:
            return True
        if any(one.surely_covers(model) for one in self.well):
            return False
        return self.everybody or not self.names or any(one.covers(model) for one in self.names)


def named_models(incident: Incident) -> NamedModels:
    """Return the models the incident is about now."""
    posts = [scope_of(one.body) for one in incident.updates if one.phase not in CLOSED]
    title = scope_of(incident.name, is_title=True)
    newest = posts[0] if posts else Scope()
    said = _said(newest, title)
    if said is None:
        older = (_said(post, title) for post in posts[1:])
        said = next((one for one in older if one is not None), Scope(some=title.some))
    # it is not about models: only those named as unaffected are known to be well
    if not said.speaks:
        return NamedModels(well=newest.spared)
    well = tuple(dict.fromkeys((*said.well, *newest.well)))
    still = tuple(one for one in said.named if one not in well)
    if said.named and not still:
        # all of them are reported well while it is open: it is theirs until it is closed
        return NamedModels(said.named)
    return NamedModels(still, said.all_models or said.some, well)


def _said(post: Scope, title: Scope) -> Scope | None:
    """Combine the post and the title; None if neither names or counts models."""
    if post.adds and not post.only and title.speaks:
        named = tuple(dict.fromkeys((*post.named, *title.named)))
        return replace(
            post,
            named=named,
            all_models=post.all_models or title.all_models,
            some=post.some or (title.some and not title.named),
        )
    if post.named or post.all_models:
        if post.named and title.all_models and not (post.only or post.some):
            return replace(post, all_models=True, well=(*post.well, *title.well))
        return post
    if title.named or title.all_models:
        # "some models" in a post under a title that lists them means those
        return replace(title, some=False) if title.named else title
    return post if post.some else None
