"""The chat window's own sentences; shared ones come from `words.common`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.transfer.shapes.pasted import is_pasted
from understudy.base.translation import _, lazy, ngettext
from understudy.chat.failure import Failure, FailureKind, Trait, kinds_with
from understudy.chat.model import RouteReasonKind
from understudy.words import common as wording
from understudy.words.chat import routes
from understudy.words.sentences import whole_number
from understudy.words.windows.chat_files import money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.base.translation import Lazy
    from understudy.chat.model import Message, SegmentStarted, Usage
    from understudy.chat.models.cost import Cost

WINDOW_TITLE = lazy("Understudy")
NEW_CONVERSATION = lazy("New conversation")
CONVERSATIONS = lazy("Conversations")
NO_CONVERSATIONS = lazy("Your conversations will be listed here.")

TRANSCRIPT = lazy("Transcript")
EMPTY_TITLE = lazy("What would you like to ask?")
EMPTY_TEXT = lazy(
    "If Claude does not answer, the next provider on your list does. You will see who, and why."
)
YOU = lazy("You")
YOUR_MESSAGE = lazy("Your message")
PROMPT_PLACEHOLDER = lazy("Ask something")
SEND = lazy("Send")
SEND_TIP = lazy("Send (Enter). Shift+Enter starts a new line.")
STOP = lazy("Stop")
STOP_TIP = lazy("Stop this answer. The text so far is kept.")
SETTINGS = lazy("Settings")
DISMISS = lazy("Dismiss")
WHO_ANSWERS = lazy("Who answers now")

CODE = lazy("Code")
COPY = lazy("Copy")
COPY_CODE = lazy("Copy this code")
COPY_ANSWER = lazy("Copy this answer")

INTERRUPTED = lazy("interrupted")
THOUGHT_TIP = lazy("Show or hide what the model thought before it answered")
REST_NOT_SHOWN = lazy("The rest of this answer is too long to be shown. Copy takes all of it.")
REFUSED = lazy("The model declined to answer this.")
NO_ANSWER = lazy("No answer")
NOTHING_KEPT = lazy("No answer was saved for this question.")
STOPPED_BY_YOU = lazy("You stopped this answer.")
CUT_OFF = lazy("The answer stopped here.")
PROMPT_KEPT = lazy("Your question is kept.")
ASK_AGAIN = lazy("Ask again")
REGENERATE = lazy("Answer again")
REGENERATE_TIP = lazy("Ask the same question again, also another model. Both answers stay.")
EDIT = lazy("Edit")
EDIT_TIP = lazy("Change this question and ask again. What follows now stays as a branch.")
SHOW_ALL = lazy("Show all")
SHOW_LESS = lazy("Show less")
EDITING = lazy("You are changing an earlier question; its files stay with it.")
CANCEL = lazy("Cancel")
OPEN_CLAUDE_AI = lazy("Copy the question and open claude.ai")
ASK_WHEN_BACK = lazy("Ask Claude when it's back")
ASK_WHEN_BACK_TIP = lazy("Keeps this question in the outbox. Claude's answer will be added here.")
OPEN_SETTINGS = lazy("Open Settings")
DETAILS = lazy("Details")

SETTINGS_HELPS = kinds_with(Trait.SETTINGS_HELP)
"""Failures whose next step is in the settings window."""

ASKING_AGAIN_IS_NO_USE = kinds_with(Trait.AGAIN_IN_VAIN)
"""Failures that the same question would meet again."""


def title_of(conversation: str) -> str:
    """Return the window's title while a conversation is shown; "" is one without a title."""
    if not conversation:
        return str(WINDOW_TITLE)
    return _("{conversation} – Understudy", conversation=conversation)  # noqa: RUF001 - a dash, meant


def listed(title: str, *, is_private: bool) -> str:
    """Return a conversation's line in the list, which may be cut at its end."""
    title = title or _("Untitled")
    return _("Private: {title}", title=title) if is_private else title


def image_words(description: str) -> str:
    """Return what stands for a picture that is not fetched."""
    return _("[image: {description}]", description=description)


def code_name(language: str) -> str:
    """Return a screen reader's name for a block of code."""
    return _("{language} code", language=language) if language else str(CODE)


def answering(provider: str, model: str) -> str:
    """Return the line below a running answer."""
    return _running(lazy("{provider} · {model} · answering"), provider, model)


def thinking(provider: str, model: str) -> str:
    """Return the same line while the model thinks."""
    return _running(lazy("{provider} · {model} · thinking"), provider, model)


def loading(provider: str, model: str) -> str:
    """Return the same line while a server on this computer loads the model."""
    return _running(lazy("{provider} · {model} · loading the model"), provider, model)


def silent_for(line: str, seconds: int) -> str:
    """Return the line below a running answer with how long nothing has been said."""
    if seconds < 60:
        return _("{line} · {seconds} s", line=line, seconds=seconds)
    minutes, rest = divmod(seconds, 60)
    return _("{line} · {minutes} min {seconds} s", line=line, minutes=minutes, seconds=rest)


def thinking_for(seconds: float) -> str:
    """Return the line above an answer whose model has been thinking for so long."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes:
        return _("Thinking for {minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return _("Thinking for {seconds} s", seconds=rest) if rest else _("Thinking")


def thought_for(seconds: float | None) -> str:
    """Return the line above an answer's text if its model thought before; None: unknown time."""
    minutes, rest = divmod(int(seconds or 0), 60)
    if minutes:
        return _("Thought for {minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return _("Thought for {seconds} s", seconds=rest) if rest else _("Thought about it")


def _running(line: Lazy, provider: str, model: str) -> str:
    return line.format(provider=wording.provider_name(provider), model=model)


def signature(
    provider: str,
    model: str,
    at: datetime | None,
    now: datetime,
    usages: Iterable[Usage],
    costs: Iterable[Cost] = (),
) -> str:
    """Return who answered, when, the tokens both ways and the cost; unknown parts are left out."""
    parts = [wording.provider_name(provider), model]
    if at is not None:
        parts.append(wording.local_time(at, now))
    counts = [n for one in usages for n in (one.input_tokens, one.output_tokens) if n is not None]
    if counts:
        parts.append(
            ngettext(
                "{count} token", "{count} tokens", sum(counts), count=whole_number(sum(counts))
            )
        )
    totals: dict[str, float] = {}
    for one in costs:
        totals[one.currency] = totals.get(one.currency, 0.0) + one.amount
    parts += [money(amount, currency) for currency, amount in totals.items()]
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
        return str(STOPPED_BY_YOU)
    if spoke:
        provider, model = following or (None, None)
        return routes.seam(failure, provider, model, goes_on=goes_on)
    who, cause = wording.who_of(failure.provider, failure.model), wording.FAILURES[failure.kind]
    if following is None:
        return _("{who} gave no answer ({cause}).", who=who, cause=cause)
    return _(
        "{who} gave no answer ({cause}). {next} answered instead.",
        who=who,
        cause=cause,
        next=wording.who_of(*following),
    )


def program_ended(provider: str) -> str:
    """Return the sentence below an answer cut off by the end of this program."""
    return _(
        "Understudy was closed while {provider} was answering.",
        provider=wording.provider_name(provider),
    )


def failure_details(failure: Failure) -> str:
    """Return the details of a failure, one per line."""
    facts = (
        (lazy("Provider: {value}"), failure.provider),
        (lazy("Model: {value}"), failure.model),
        (lazy("Failure: {value}"), failure.kind.value),
        (lazy("HTTP status: {value}"), failure.status),
        (lazy("Request: {value}"), failure.request_id),
        (lazy("Its message: {value}"), failure.detail),
    )
    return "\n".join(sentence.format(value=value) for sentence, value in facts if value)


def complete(failure: Failure, provider: str, model: str) -> Failure:
    """Add the provider and the model if the failure lacks them."""
    return replace(failure, provider=failure.provider or provider, model=failure.model or model)


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


BRANCH_BEFORE = lazy("Show the previous branch")
BRANCH_AFTER = lazy("Show the next branch")


def branch(at: int, count: int) -> str:
    """Return which of several branches is shown, counted from 1."""
    return f"{at + 1}/{count}"


def announced_start(provider: str) -> str:
    """Return a screen reader's announcement when an answer begins."""
    return _("{provider} is answering.", provider=wording.provider_name(provider))


def announced_end(provider: str) -> str:
    """Return a screen reader's announcement when an answer is complete."""
    return _("{provider} has answered.", provider=wording.provider_name(provider))
