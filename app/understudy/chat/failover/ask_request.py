"""What a router is asked: the turns of a conversation, and who may answer. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from understudy.chat.model import Turn


class AskRequest(msgspec.Struct, frozen=True):
    """The question and its allowed providers; ``turns`` end with the person's.

    ``content``: see `Asked`.
    """

    turns: tuple[Turn, ...]
    system: str | None = None
    pin_provider: str | None = None
    pin_model: str | None = None
    private: bool = False
    content: Callable[[bytes], bytes | None] = lambda _sha256: None
