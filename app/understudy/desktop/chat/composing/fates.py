"""What each provider would do with a file, before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.providers.claude import allowed, claudes
from understudy.chat.model import Attached, Role, Turn
from understudy.chat.request.abilities import abilities
from understudy.chat.request.readable import readable
from understudy.words.sentences import paragraph
from understudy.words.windows import chat_files as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from understudy.archive.model import NewAttachment
    from understudy.base.settings.values import ProviderSettings


def fates_of(
    one: NewAttachment, providers: Sequence[ProviderSettings], *, private: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return (provider, fate) for each that may be sent the file; a fate as in `words.FATES`."""
    claude = {each.id for each in claudes(providers)}
    turn = Turn(Role.USER, "", (Attached(one.name, one.media_type, one.data, one.text),))
    found = []
    for each in allowed(providers):
        if private and not (each.local or each.id in claude):
            continue
        read = readable(turn, abilities(each, None, is_claude=each.id in claude))
        fate = next(name for name in words.FATES if getattr(read, name))
        found.append((each.id, fate))
    return tuple(found)


def unseen_sentence(
    files: Iterable[NewAttachment], providers: Sequence[ProviderSettings], *, private: bool = False
) -> str:
    """Return which providers would not see which files; empty if each sees all."""
    hidden_from: dict[tuple[str, ...], list[str]] = {}
    for one in files:
        fates = fates_of(one, providers, private=private)
        if blind := tuple(who for who, fate in fates if fate in words.UNSEEN):
            hidden_from.setdefault(blind, []).append(one.name)
    return paragraph(*(words.unseen(names, blind) for blind, names in hidden_from.items()))
