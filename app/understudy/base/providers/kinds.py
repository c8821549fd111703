"""The kinds of provider, one row each: what a person and the rules need to know of a kind.

`chat.providers.kinds` has how each is asked.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from understudy.base.providers.claude import ANTHROPICS_ADDRESS
from understudy.base.translation import Lazy, lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

ProviderKind = Literal["anthropic", "openai", "claude-code"]


class Traits(msgspec.Struct, frozen=True):
    """``name`` stands in the settings window, with ``note``, to be read before it is chosen.

    ``has_key``: we send a key. ``is_program``: it is a program on this computer, with its own
    sign-in. ``on_plan``: it counts against the person's own subscription, so only the person's chat
    uses it: no probe and no drill. ``address`` holds if the settings have none.
    """

    name: Lazy
    note: Lazy | None = None
    has_key: bool = True
    is_program: bool = False
    on_plan: bool = False
    address: str = ""


TRAITS: Mapping[ProviderKind, Traits] = MappingProxyType(
    {
        "anthropic": Traits(lazy("Anthropic's API")),
        "openai": Traits(lazy("OpenAI's API, as most do")),
        "claude-code": Traits(
            lazy("Claude Code"),
            lazy(
                "Experimental. Asks your own Claude Code (claude -p) with your own sign-in: no "
                "key, and it counts against your plan's limits. Your questions go to Anthropic, as "
                "with Claude. Only your chat uses it, one question at a time. To sign in, run "
                "claude and then /login."
            ),
            has_key=False,
            is_program=True,
            on_plan=True,
            address=ANTHROPICS_ADDRESS,
        ),
    }
)
