"""The sentences at the top of the chat window: who answers, who may, and what else there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.providers.claude import allowed, claudes
from understudy.base.translation import _, lazy
from understudy.words.chat.answering import who_words
from understudy.words.common import provider_name
from understudy.words.sentences import and_list, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.settings.values import ProviderSettings

AUTOMATIC = lazy("Automatic")
WHO_MAY_ANSWER = lazy("Who may answer in this conversation")
PRIVATE = lazy("Private")
MORE = lazy("More")
MORE_TIP = lazy("More for this conversation")


def chosen(provider: str | None, model: str | None) -> str:
    """Return the caption of the button that chooses who answers."""
    if provider is None:
        return str(AUTOMATIC)
    return provider_name(provider) if model is None else who_words(provider, model)


def any_model(provider: str) -> str:
    """Return the entry for every model of a provider."""
    return _("{provider}, any model", provider=provider_name(provider))


def who_may_answer_in_private(providers: Sequence[ProviderSettings]) -> str:
    """Return who can still answer in a private conversation."""
    claude = {one.id for one in claudes(providers)}
    names = [provider_name(one.id) for one in allowed(providers) if one.local or one.id in claude]
    if not names:
        return _("Private: no provider on your list may answer.")
    return _("Private: only {names} may answer.", names=and_list(names))


def private_tip(providers: Sequence[ProviderSettings]) -> str:
    """Return what the switch does."""
    kept = _("It is never offered as a past answer, or exported with everything.")
    return paragraph(who_may_answer_in_private(providers), kept)
