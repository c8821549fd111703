"""The chat window's own sentences; shared ones come from `words.common`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.transfer.shapes.pasted import is_pasted
from understudy.chat.failure import Failure, FailureKind, Trait, kinds_with
from understudy.chat.model import RouteReasonKind
from understudy.words import common as wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from understudy.chat.model import Message, SegmentStarted, Usage

WINDOW_TITLE = "Understudy"
NEW_CONVERSATION = "New conversation"
CONVERSATIONS = "Conversations"
NO_CONVERSATIONS = "Your conversations will be listed here."
UNTITLED = "Untitled"
PRIVATE = "private"

TRANSCRIPT = "Transcript"
EMPTY_TITLE = "What would you like to ask?"
EMPTY_TEXT = (
    "If Claude does not answer, the next provider on your list does. You will see who, and why."
)
YOU = "You"
YOUR_MESSAGE = "Your message"
PROMPT_PLACEHOLDER = "Ask something"
SEND = "Send"
SEND_TIP = "Send (Enter). Shift+Enter starts a new line."
STOP = "Stop"
STOP_TIP = "Stop this answer. The text so far is kept."
SETTINGS = "Settings"
DISMISS = "Dismiss"
WHO_ANSWERS = "Who answers now"

CODE = "Code"
COPY = "Copy"
COPY_CODE = "Copy this code"
COPY_ANSWER = "Copy this answer"

INTERRUPTED = "interrupted"
REFUSED = "The model declined to answer this."
NO_ANSWER = "No answer"
NOTHING_KEPT = "No answer was saved for this question."
STOPPED_BY_YOU = "You stopped this answer."
CUT_OFF = "The answer stopped here."
PROMPT_KEPT = "Your question is kept."
ASK_AGAIN = "Ask again"
ASK_WHEN_BACK = "Ask Claude when it's back"
ASK_WHEN_BACK_TIP = "Keeps this question in the outbox. Claude's answer will be added here."
OPEN_SETTINGS = "Open Settings"
DETAILS = "Details"

TODAY = "Today"
YESTERDAY = "Yesterday"

SETTINGS_HELPS = kinds_with(Trait.SETTINGS_HELP)
"""Failures whose next step is in the settings window."""

ASKING_AGAIN_IS_NO_USE = kinds_with(Trait.AGAIN_IN_VAIN)
"""Failures that the same question would meet again."""


def code_name(language: str) -> str:
    """Return a screen reader's name for a block of code."""
    return f"{language} code" if language else CODE


def answering(provider: str, model: str) -> str:
    """Return the line below a running answer."""
    return f"{wording.provider_name(provider)} · {model} · answering"


def thinking(provider: str, model: str) -> str:
    """Return the same line while the model thinks."""
    return f"{wording.provider_name(provider)} · {model} · thinking"


def loading(provider: str, model: str) -> str:
    """Return the same line while a server on this computer loads the model."""
    return f"{wording.provider_name(provider)} · {model} · loading the model"


def signature(
    provider: str, model: str, at: datetime | None, now: datetime, usages: Iterable[Usage]
) -> str:
    """Return who answered, when, and the tokens both ways; unknown parts are left out."""
    parts = [wording.provider_name(provider), model]
    if at is not None:
        parts.append(wording.local_time(at, now))
    counts = [n for one in usages for n in (one.input_tokens, one.output_tokens) if n is not None]
    if counts:
        parts.append(f"{sum(counts):,} tokens")
    return " · ".join(part for part in parts if part)


def seam(
    failure: Failure,
    following: tuple[str, str] | None,
    *,
    spoke: bool,
    goes_on: bool = False,
) -> str:
    """Return the sentence that ends one candidate; ``following`` is the next provider and model.

    ``spoke``: it had produced text; ``goes_on``: the next one continues it.
    """
    if failure.kind is FailureKind.STOPPED:
        return STOPPED_BY_YOU
    if spoke:
        provider, model = following or (None, None)
        return wording.seam(failure, provider, model, goes_on=goes_on)
    who = f"{wording.provider_name(failure.provider)} ({failure.model})"
    silent = f"{who} gave no answer ({wording.FAILURES[failure.kind]})."
    if following is None:
        return silent
    return f"{silent} {wording.provider_name(following[0])} ({following[1]}) answered instead."


def program_ended(provider: str) -> str:
    """Return the sentence below an answer cut off by the end of this program."""
    return f"Understudy was closed while {wording.provider_name(provider)} was answering."


def failure_details(failure: Failure) -> str:
    """Return the details of a failure, one per line."""
    facts = (
        ("Provider", failure.provider),
        ("Model", failure.model),
        ("Failure", failure.kind.value),
        ("HTTP status", str(failure.status) if failure.status else ""),
        ("Request", failure.request_id or ""),
        ("It said", failure.detail),
    )
    return "\n".join(f"{name}: {value}" for name, value in facts if value)


def complete(failure: Failure, provider: str, model: str) -> Failure:
    """Add the provider and the model if the failure lacks them."""
    return replace(failure, provider=failure.provider or provider, model=failure.model or model)


def day(then: datetime, now: datetime) -> str:
    """Return the heading for conversations of that local day."""
    there, here = then.astimezone().date(), now.astimezone().date()
    ago = (here - there).days
    if ago <= 0:
        return TODAY
    if ago == 1:
        return YESTERDAY
    return _date(there, here)


def _date(there: date, here: date) -> str:
    pattern = "%A %-d %B" if (here - there).days < 180 else "%Y-%m-%d"
    return f"{there:{pattern.replace('%-d', str(there.day))}}"


_STANDING_IN = frozenset(
    {
        RouteReasonKind.PROVIDER_STANDS_IN,
        RouteReasonKind.BREAKER_OPEN,
        RouteReasonKind.REPORTED_DOWN,
        RouteReasonKind.HEDGE,
        RouteReasonKind.CONTINUES,
        RouteReasonKind.PAST_ANSWER,
    }
)


def stood_in_for_claude(started: SegmentStarted) -> bool:
    """Return True if another provider answered because Claude did not."""
    is_claude = wording.provider_name(started.provider) == wording.provider_name("claude")
    return started.reason.kind in _STANDING_IN and (started.past is not None or not is_claude)


def said(message: Message) -> str:
    """Return the person's text, with the names of its files below.

    Pasted text that is kept as a file counts as text.
    """
    pasted = [one for one in message.attachments if one.text and is_pasted(one.name)]
    names = "\n".join(f"[{one.name}]" for one in message.attachments if one not in pasted)
    said = (message.text, *(one.text for one in pasted), names)
    return "\n\n".join(part for part in said if part)


def made(names: tuple[str, ...]) -> str:
    """Return the files and pictures that came with an answer."""
    return "\n".join(f"[{one}]" for one in names)


BRANCH_BEFORE = "Show the previous branch"
BRANCH_AFTER = "Show the next branch"


def branch(at: int, count: int) -> str:
    """Return which of several branches is shown, counted from 1."""
    return f"{at + 1}/{count}"


def announced_start(provider: str) -> str:
    """Return a screen reader's announcement when an answer begins."""
    return f"{wording.provider_name(provider)} is answering."


def announced_end(provider: str) -> str:
    """Return a screen reader's announcement when an answer is complete."""
    return f"{wording.provider_name(provider)} has answered."
