"""``understudy ask``: one question, its answer streamed to stdout, notices to stderr."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

import msgspec

from understudy.archive.branches import active_branch
from understudy.archive.model import Role
from understudy.base.clock import SystemClock
from understudy.base.errors import AttachmentError, DeletedMeanwhileError, StorageError
from understudy.base.translation import _
from understudy.chat.failover.route import RouteRequest, candidates
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Loading,
    Outcome,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)
from understudy.chat.providers.kinds import KINDS
from understudy.chat.question import Question
from understudy.commands.given import stdin_text
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import iso, print_json
from understudy.engine.opened_chat import open_chat
from understudy.engine.status.other_processes import recording
from understudy.words.chat import past_answers as past_words
from understudy.words.chat.routes import route_words, seam
from understudy.words.chat.sent_files import attachment_words, sent_sentences
from understudy.words.common import (
    asked_in_vain,
    ending_words,
    failure_sentence,
    other_model_words,
)
from understudy.words.disk import storage_line
from understudy.words.sentences import paragraph, with_full_stop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection
    from pathlib import Path

    from understudy.archive.model import NewAttachment
    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.chat.model import AnswerEvent, PastSource, Said
    from understudy.commands.home import Home

EXIT_ANSWERED = 0
EXIT_PAST_ANSWER = 4
EXIT_NO_ANSWER = 5


def run(arguments: argparse.Namespace) -> int:
    prompt = stdin_text() if arguments.prompt == "-" else arguments.prompt
    if not prompt.strip():
        raise CommandError(_("the question is empty"))
    home = open_home(arguments)
    _check_pins(arguments, home)
    _begin_loading_sdk(arguments, home)
    question = Question(
        text=prompt,
        conversation_id=arguments.conversation,
        private=arguments.private,
        system=arguments.system,
        pin_provider=arguments.provider,
        pin_model=arguments.model,
        attachments=_attachments(arguments.attach),
        past_answers=not arguments.no_past_answers,
    )
    try:
        return asyncio.run(_ask(home, question, as_json=arguments.json))
    except StorageError as problem:
        raise CommandError(
            _("the question could not be saved: {problem}", problem=storage_line(problem)),
            EXIT_UNUSABLE,
        ) from problem


def _attachments(paths: list[Path]) -> tuple[NewAttachment, ...]:
    if not paths:
        return ()
    from understudy.chat.request.given_file import read_attachment  # noqa: PLC0415 - seldom needed

    try:
        return tuple(read_attachment(path) for path in paths)
    except AttachmentError as problem:
        raise CommandError(f"--attach {attachment_words(problem)}") from problem


def _check_pins(arguments: argparse.Namespace, home: Home) -> None:
    if arguments.provider and home.settings.provider_by_id(arguments.provider) is None:
        known = ", ".join(one.id for one in home.settings.provider)
        raise CommandError(
            _(
                "--provider {provider}: not set up; there are {known}",
                provider=arguments.provider,
                known=known,
            )
        )


def _begin_loading_sdk(arguments: argparse.Namespace, home: Home) -> None:
    """Import the first provider's SDK while the database opens."""
    wanted = RouteRequest(arguments.provider, arguments.model, arguments.private)
    for candidate in candidates(home.settings.provider, wanted)[:1]:
        first = home.settings.provider_by_id(candidate.provider)
        if first is not None and (sdk := KINDS[first.kind].sdk):
            sdk.begin_loading()


async def _ask(home: Home, question: Question, *, as_json: bool) -> int:
    may_take_back = {one.id for one in home.settings.provider if not KINDS[one.kind].thinks_apart}
    printer = AnswerPrinter(may_take_back)
    clock = SystemClock()
    async with (
        recording(home.paths, home.settings, clock) as record,
        open_chat(home.paths, home.settings, clock, on_attempt=record) as opened,
    ):
        await opened.models.read()
        if opened.moved_aside is not None:
            notice(_("the database could not be read; it is now {path}", path=opened.moved_aside))
        pending = opened.chat.store_prompt(_going_on(opened.store, question))
        show = partial(show_json, pending.conversation.id) if as_json else printer.show
        last: AnswerEvent | None = None
        outcome = Outcome.COMPLETE
        try:
            async with aclosing(opened.chat.answer(pending)) as events:
                async for event in events:
                    show(event)
                    if isinstance(event, SegmentEnded):
                        outcome = event.outcome
                    last = event
        finally:
            printer.flush()  # the text received before the person stopped it
    if not isinstance(last, AnswerFinished):
        return EXIT_NO_ANSWER
    return EXIT_PAST_ANSWER if outcome is Outcome.CACHED else EXIT_ANSWERED


def _going_on(store: Store, question: Question) -> Question:
    """Ask under the system prompt of its conversation's last question, unless it has its own.

    Raises `CommandError` if there is no such conversation.
    """
    if question.conversation_id is None:
        return question
    try:
        conversation = store.conversation(question.conversation_id)
    except DeletedMeanwhileError as problem:
        raise CommandError(_("there is no conversation {id}", id=problem.row_id)) from problem
    branch = active_branch(store.messages(conversation.id), conversation.active_id)
    asked = [one.system for one in branch if one.role is Role.USER]
    if question.system is not None or not asked:
        return question
    return msgspec.structs.replace(question, system=asked[-1])


class AnswerPrinter:
    """Prints an answer for people: its text to stdout, who and why to stderr.

    ``may_take_back`` names the providers whose text may turn out to be thinking. If stdout is not a
    terminal, their text is held until it is certain: a file takes nothing back.
    """

    def __init__(self, may_take_back: Collection[str] = (), clock: Clock | None = None) -> None:
        self._may_take_back = may_take_back
        self._holds = False
        self._held: list[str] = []
        self._clock = clock or SystemClock()
        self._segment: SegmentStarted | None = None
        self._at_line_start = True
        self._has_text = False
        self._sent: set[tuple[str, str]] = set()  # provider, sentence: each is printed once

    def show(self, event: AnswerEvent) -> None:
        match event:
            case SegmentStarted():
                self._segment = event
                self._has_text = False
                self._holds = event.provider in self._may_take_back and not sys.stdout.isatty()
                if event.reason.kind is not RouteReasonKind.FIRST_CHOICE:
                    words = route_words(event.reason, event.provider, event.model)
                    self._notice(with_full_stop(words))
                if event.past is not None:
                    self._notice(past_words.heading(event.past, self._clock.now()))
                self._show_sent(event)
            case TextDelta() | Thinking() | ThoughtDelta() | Loading() | TextTakenBack():
                self._hear(event)
            case SegmentEnded():
                self.flush()
                self._end_segment(event)
            case AnswerFinished():
                self._end_line()
            case AnswerFailed():
                self._notice(_no_answer_words(event))
                self._list_similar(event)
            case _:
                assert_never(event)

    def _show_sent(self, event: SegmentStarted) -> None:
        """Print what went to a provider, unless an earlier request sent the same there."""
        for sentence in sent_sentences(event.provider, event.sent):
            if (event.provider, sentence) not in self._sent:
                self._sent.add((event.provider, sentence))
                self._notice(sentence)

    def _hear(self, said: Said) -> None:
        match said:
            case TextDelta(text):
                self._has_text = True
                if self._holds:
                    self._held.append(text)
                else:
                    self._write(text)
            case TextTakenBack():
                self._take_back()
            case Thinking() | ThoughtDelta():
                pass  # the text is the answer
            case Loading():
                self._notice(_("loading the model; this may take a while."))
            case _:
                assert_never(said)

    def _take_back(self) -> None:
        """Drop the model's thinking; if it is on the screen already, print a notice."""
        if self._held:
            self._held.clear()
        elif self._has_text:
            self._notice(_("so far that was the model's thinking; its answer follows."))
        self._has_text = False

    def flush(self) -> None:
        """Write the held text."""
        text = "".join(self._held)
        self._held.clear()
        if text:
            self._write(text)

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
        self._at_line_start = text.endswith("\n")

    def _end_segment(self, event: SegmentEnded) -> None:
        if event.other_model:
            self._notice(other_model_words(event.other_model))
        if event.outcome is Outcome.INTERRUPTED and event.failure and self._has_text:
            self._notice(seam(event.failure, None, None))
        elif event.outcome is Outcome.REFUSED:
            self._notice(_("the model declined to answer."))
        elif event.outcome is Outcome.COMPLETE:
            sentence = ending_words(event.stop_reason, spoke=self._has_text)
            if sentence:
                self._notice(f"{sentence[:1].lower()}{sentence[1:]}")

    def _list_similar(self, event: AnswerFailed) -> None:
        if event.similar:
            self._notice(str(past_words.SIMILAR))
        for one in event.similar:
            self._notice(f"  {past_words.line(one, self._clock.now())}")

    def _notice(self, line: str) -> None:
        self._end_line()
        notice(line)

    def _end_line(self) -> None:
        if not self._at_line_start:
            sys.stdout.write("\n")
            sys.stdout.flush()
            self._at_line_start = True


def _no_answer_words(event: AnswerFailed) -> str:
    sentences = [_("no answer."), failure_sentence(event.failure), asked_in_vain(event.failures)]
    if event.kept:
        sentences.append(_("The question is kept."))
    if event.waits:
        from understudy.words.chat.queued import WAITS  # noqa: PLC0415 - seldom needed

        sentences.append(str(WAITS))
    return paragraph(*sentences)


def show_json(conversation_id: int, event: AnswerEvent) -> None:
    """Print the documented JSON object of an answer's event, if it has one."""
    if (shown := event_json(conversation_id, event)) is not None:
        print_json(shown)


def event_json(conversation_id: int, event: AnswerEvent) -> dict[str, Any] | None:
    """Return the documented JSON object of an answer's event; None: it is not printed."""
    match event:
        case SegmentStarted():
            return {
                "event": "segment_started",
                "conversation": conversation_id,
                "provider": event.provider,
                "model": event.model,
                "reason": event.reason.kind.value,
                "after": event.reason.after.kind.value if event.reason.after else None,
                "sent": None if event.sent is None else msgspec.to_builtins(event.sent),
                "past": None if event.past is None else past_json(event.past),
            }
        case ThoughtDelta():
            return None
        case TextDelta() | Thinking() | Loading() | TextTakenBack():
            return _said_json(event)
        case SegmentEnded():
            return {
                "event": "segment_ended",
                "outcome": event.outcome.value,
                "failure": event.failure.kind.value if event.failure else None,
                "stop_reason": event.stop_reason,
                "other_model": event.other_model or None,
                "usage": {
                    "input_tokens": event.usage.input_tokens,
                    "output_tokens": event.usage.output_tokens,
                },
            }
        case AnswerFinished():
            return {
                "event": "answer_finished",
                "conversation": conversation_id,
                "provider": event.provider,
                "model": event.model,
                "first_text_s": event.first_text_s,
                "elapsed_s": event.elapsed_s,
            }
        case AnswerFailed():
            return {
                "event": "answer_failed",
                "conversation": conversation_id,
                "failure": event.failure.kind.value,
                "message": failure_sentence(event.failure),
                "failures": [
                    {
                        "provider": one.provider,
                        "model": one.model,
                        "failure": one.kind.value,
                        "status": one.status,
                    }
                    for one in event.failures
                ],
                "kept": event.kept,
                "waits": event.waits,
                "similar": [past_json(one) for one in event.similar],
            }
        case _:
            assert_never(event)


def _said_json(said: TextDelta | Thinking | Loading | TextTakenBack) -> dict[str, Any]:
    match said:
        case TextDelta(text):
            return {"event": "text", "text": text}
        case Thinking():
            return {"event": "thinking"}
        case Loading():
            return {"event": "loading"}
        case TextTakenBack():
            return {"event": "text_taken_back"}
        case _:
            assert_never(said)


def past_json(source: PastSource) -> dict[str, Any]:
    """Return the documented JSON object of an earlier question."""
    return {**msgspec.structs.asdict(source), "answered_at": iso(source.answered_at)}
