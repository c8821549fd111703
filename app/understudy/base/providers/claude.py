"""Decides which provider is Claude: one answer for the whole program.

Claude needs no consent, may be asked in private chats, is the source of evidence about Claude, and
is the one the backups stand in for. So the dialect, which any server can speak, does not decide it,
nor does the name of a model. Claude is the provider with ``role = "claude"``; if there is none,
every provider at Anthropic's own host; if there is none, the provider with the id ``claude``. A
provider with ``local = true`` is a model on this computer and never Claude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from understudy.base.addresses import is_at

if TYPE_CHECKING:
    from collections.abc import Iterable

ANTHROPICS_ADDRESS = "https://api.anthropic.com"
CLAUDES_ID = "claude"


class Identifiable(Protocol):
    """The identity of a provider, as it is set up or as it is being edited."""

    @property
    def id(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def local(self) -> bool: ...
    @property
    def role(self) -> str | None: ...
    @property
    def consent(self) -> bool | None: ...


P = TypeVar("P", bound=Identifiable)


def claudes(providers: Iterable[P]) -> tuple[P, ...]:
    """Return every provider that is Claude: mostly one, maybe none.

    Two providers at Anthropic's host are two accounts at one service, and neither stands in for the
    other. The one with the role comes first, then the person's order. Pass all ``providers``,
    because each can change whether another is Claude.
    """
    others = [one for one in providers if not one.local]
    named = [one for one in others if one.role == "claude"]
    at_anthropic = [one for one in others if is_at(one.base_url, ANTHROPICS_ADDRESS)]
    if any(one in at_anthropic for one in named):
        return (*named, *(one for one in at_anthropic if one not in named))
    return tuple(named or at_anthropic or [one for one in others if one.id == CLAUDES_ID])


def allowed(providers: Iterable[P]) -> tuple[P, ...]:
    """Return the providers that may be sent prompts, in the person's order.

    A local one always, Claude unless the person refused, every other if the person agreed.
    """
    every = tuple(providers)
    claude = claudes(every)

    def may_be_sent_prompts(one: P) -> bool:
        if one.local:
            return True
        if one.consent is not None:
            return one.consent
        return any(one is other for other in claude)

    return tuple(one for one in every if may_be_sent_prompts(one))
