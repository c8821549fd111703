"""One answer on the screen: its segments, the seams between them, and its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.base.shown_text import shown
from understudy.chat.failure import Failure, FailureKind
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
from understudy.desktop.chat.answers.claude_ai import copy_and_open
from understudy.desktop.chat.answers.foot import AnswerFoot, AskAgainRow
from understudy.desktop.chat.answers.past_card import PastCard
from understudy.desktop.chat.answers.prices import Prices
from understudy.desktop.chat.answers.seam import FailureCard, Seam
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.chat.answers.thought_fold import ThoughtFold, ThoughtFolds
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space
from understudy.words import common as wording
from understudy.words.chat import past_answers as past_words
from understudy.words.chat.queued import WAITS
from understudy.words.chat.sent_files import sent_sentences, silent_sentences
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from understudy.base.clock import Clock
    from understudy.chat.model import AnswerEvent, Said, Usage
    from understudy.chat.models.cost import Cost
    from understudy.desktop.chat.answers.record import AnswerRecord
    from understudy.desktop.theme import Tokens


SHOWN_FROM_S = 3
"""A shorter silence is not worth a number."""


def _files_label(names: tuple[str, ...], parent: QWidget) -> PlainLabel:
    label = PlainLabel(words.made(names), parent)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


class AnswerView(QWidget):
    """Shows the content of its record, then the events passed to `show_events`.

    ``grew``: it shows more text, which is not painted yet.
    """

    grew = Signal()
    ask_again_requested = Signal(str)
    settings_requested = Signal()
    ask_when_back_requested = Signal(int)
    past_judged = Signal(str, int, bool)
    past_chosen = Signal(int)
    again_requested = Signal(int, str, QPoint)

    def __init__(
        self,
        record: AnswerRecord,
        tokens: Tokens,
        clock: Clock,
        parent: QWidget | None = None,
        *,
        prices: Prices | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing paints only the new part
        self._record = record
        self._tokens = tokens
        self._clock = clock
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self._segment: SegmentView | None = None
        self._thought: ThoughtFold | None = None
        self.folds = ThoughtFolds(tokens, clock)
        self._started: SegmentStarted | None = None
        # named by the seam at the end of the column
        self._failed: tuple[Failure, bool] | None = None
        self._seam: Seam | None = None
        self._prices = prices or Prices()
        self._usages: list[Usage] = []
        self._costs: list[Cost] = []
        self._progress: Callable[[str, str], str] = words.answering
        self._silence = QTimer(self, interval=1_000)
        self._silence.timeout.connect(self._tell_silence)
        self._told_what_was_sent = False
        self._told_waiting = False
        self._foot = AnswerFoot(self)
        self._foot.copy_requested.connect(self._copy_answer)
        self._foot.later_requested.connect(self._ask_when_back)
        self._foot.again_requested.connect(self._offer_again)
        self._column.addWidget(self._foot)
        self._show(record.events(), live=not record.is_over)
        if record.files:
            self._insert(_files_label(record.files, self))
        if record.is_over and not record.has_end:
            self._tell_of_a_lost_end()
        if record.waits and not self._told_waiting:
            self._say(str(WAITS))

    def show_events(self, events: Iterable[AnswerEvent]) -> None:
        """Show new events, which the record has already."""
        self._show(events, live=True)

    def signature(self) -> str:
        return self._foot.text()

    def _show(self, events: Iterable[AnswerEvent], *, live: bool) -> None:
        for event in events:
            match event:
                case SegmentStarted():
                    self._begin_segment(event)
                case TextDelta() | Thinking() | ThoughtDelta() | Loading() | TextTakenBack():
                    self._hear(event, live=live)
                case SegmentEnded():
                    self._end_segment(event)
                case AnswerFinished():
                    self._sign(event.provider, event.model)
                case AnswerFailed():
                    self._fail(event)
                case _:
                    assert_never(event)

    def _hear(self, said: Said, *, live: bool) -> None:
        match said:
            case TextDelta(text):
                self._add_text(text, live=live)
            case Thinking():
                self._show_progress(words.thinking)
            case ThoughtDelta():
                self._think(said, live=live)
            case Loading():
                self._show_progress(words.loading)
            case TextTakenBack():
                self._take_back()
            case _:
                assert_never(said)

    def _begin_segment(self, started: SegmentStarted) -> None:
        self._started = started
        self._segment = self._thought = None
        self._told_what_was_sent = False
        self._show_progress(words.answering)

    def _show_progress(self, said: Callable[[str, str], str]) -> None:
        """Show the model's activity below the answer."""
        self._progress = said
        self._silence.stop()
        if self._started is not None:
            self._foot.show_text(said(self._started.provider, self._started.model))
            # the line above the answer counts the seconds, if there is one
            is_counted = self._thought is not None or self._record.silent_since is None
            if said is not words.answering and not is_counted:
                self._silence.start()

    def _tell_silence(self) -> None:
        """Add to the line below how long the model has been silent."""
        started, since = self._started, self._record.silent_since
        if self._record.is_over or started is None or since is None:
            self._silence.stop()
            return
        silent_s = int((self._clock.now() - since).total_seconds())
        if silent_s >= SHOWN_FROM_S:
            line = self._progress(started.provider, started.model)
            self._foot.show_text(words.silent_for(line, silent_s))

    def _take_back(self) -> None:
        """Remove the shown text of a segment: it was the model's thinking."""
        if self._segment is not None:
            self._column.removeWidget(self._segment)
            self._segment.hide()
            self._segment.deleteLater()
            self._segment = None

    def _think(self, thought: ThoughtDelta, *, live: bool) -> None:
        """Show the model's thinking, above all text of its segment."""
        if self._thought is None:
            if not thought.text.strip():
                return
            self._tell_who_follows()
            self._thought = self.folds.add(self)
            if self._segment is None:
                self._insert(self._thought)
                self._seam = None
            else:
                self._column.insertWidget(self._column.indexOf(self._segment), self._thought)
            self._show_progress(self._progress)
        self._thought.append(thought)
        if not live:
            self._thought.end()

    def _add_text(self, text: str, *, live: bool) -> None:
        if self._progress is not words.answering:
            self._show_progress(words.answering)
            if self._thought is not None:
                self._thought.end()
        if self._segment is None:
            if not text.strip():
                return
            self._tell_who_follows()
            self._segment = self._place_for_text()
            self._seam = None
        if live:
            self._segment.append(text)
        else:
            self._segment.show_whole(text)

    def _place_for_text(self) -> SegmentView:
        if self._started is None or (past := self._started.past) is None:
            segment = SegmentView(self._tokens, self)
            segment.grew.connect(self.grew)
            self._insert(segment)
            return segment
        card = PastCard(past, self._clock.now(), self._tokens, self)
        asked = self._record.question, past.message_id
        card.judged.connect(lambda fits: self.past_judged.emit(*asked, fits))
        card.ask_again_requested.connect(self._ask_again)
        self._insert(card)
        return card.segment

    def _tell_who_follows(self) -> None:
        """Complete the seam above, once the next candidate answers and was not only asked."""
        started = self._started
        if started is None:
            return
        if self._failed is not None and self._seam is not None and started.past is None:
            failure, spoke = self._failed
            following = (started.provider, started.model)
            goes_on = started.reason.kind is RouteReasonKind.CONTINUES
            said = words.seam(failure, following, spoke=spoke, goes_on=goes_on)
            self._seam.change_last(said)
            self._failed = None
        if not self._told_what_was_sent:
            self._told_what_was_sent = True
            for sentence in sent_sentences(started.provider, started.sent):
                self._say(sentence)

    def _end_segment(self, ended: SegmentEnded) -> None:
        self._silence.stop()
        self._count(ended)
        if self._segment is not None:
            self._segment.finish()
        if self._thought is not None:
            self._thought.end()
        if ended.other_model:
            self._say(wording.other_model_words(ended.other_model))
        match ended.outcome:
            case Outcome.INTERRUPTED:
                self._mark_interrupted(ended)
            case Outcome.REFUSED:
                self._say(str(words.REFUSED))
            case Outcome.COMPLETE:
                spoke = self._segment is not None
                if sentence := wording.ending_words(ended.stop_reason, spoke=spoke):
                    self._say(sentence)
            case Outcome.CACHED | Outcome.RUNNING:
                pass
            case _:
                assert_never(ended.outcome)
        self._segment = None

    def _count(self, ended: SegmentEnded) -> None:
        """Add a segment's tokens, and their cost if it is known."""
        self._usages.append(ended.usage)
        if (started := self._started) is not None:
            model = ended.other_model or started.model
            cost = self._prices.cost(started.provider, model, ended.usage)
            self._costs += [] if cost is None else [cost]

    def _mark_interrupted(self, ended: SegmentEnded) -> None:
        spoke = self._segment is not None
        stopped = ended.failure is not None and ended.failure.kind is FailureKind.STOPPED
        if self._segment is not None and stopped:
            self._segment.make_quiet()  # the seam says by whom
        elif self._segment is not None:
            self._segment.mark_interrupted()
        provider = self._started.provider if self._started else ""
        if ended.failure is None:
            self._foot.show_text("")
            self._say(words.program_ended(provider) if self._record.is_over else str(words.CUT_OFF))
            return
        model = self._started.model if self._started else ""
        failure = words.complete(ended.failure, provider, model)
        sent = self._started.sent if self._started and not spoke else None
        for sentence in silent_sentences(provider, sent, failure.kind):
            self._say(sentence)
        self._say(words.seam(failure, None, spoke=spoke))
        self._failed = (failure, spoke)

    def _tell_of_a_lost_end(self) -> None:
        """Offer to ask again if the program ended before the answer did."""
        if not self._record.events():
            self._say(str(words.NOTHING_KEPT))
        self._insert(row := AskAgainRow(self))
        row.ask_again_requested.connect(self._ask_again)

    def _say(self, sentence: str) -> None:
        """Add a sentence to the seam at the end of the column, adding a seam if there is none."""
        if self._seam is None:
            self._seam = Seam(self._tokens, self)
            self._insert(self._seam)
        self._seam.add(sentence)

    def _sign(self, provider: str, model: str) -> None:
        now = self._clock.now()
        if self._started is not None and self._started.past is not None:
            self._foot.show_text(str(past_words.SIGNATURE))
        else:
            spent = self._usages, self._costs
            self._foot.sign(words.signature(provider, model, self._record.ended_at, now, *spent))
        self._offer_foot()
        stood_in = self._started is not None and words.stood_in_for_claude(self._started)
        self._foot.offer_later(offered=stood_in and self._may_wait())

    def _offer_foot(self) -> None:
        self._foot.offer_copy(offered=bool(self._record.text()))
        self._foot.offer_again(offered=self._record.prompt_id is not None)

    def _fail(self, failed: AnswerFailed) -> None:
        self._foot.show_text("")
        told = self._failed[0].kind if self._failed else None
        if failed.failure.kind is FailureKind.STOPPED:
            if told is not FailureKind.STOPPED:
                self._say(str(words.STOPPED_BY_YOU))
            self._offer_foot()
            return
        self._leave_to_card(failed.failure)
        self._told_waiting = failed.waits or self._record.waits
        failed = replace(failed, waits=self._told_waiting)
        card = FailureCard(failed, self, may_wait=self._may_wait())
        card.ask_when_back_requested.connect(self._ask_when_back)
        card.show_similar(failed.similar, self._clock.now())
        card.past_chosen.connect(self.past_chosen)
        card.settings_requested.connect(self.settings_requested)
        card.ask_again_requested.connect(self._ask_again)
        card.claude_ai_requested.connect(lambda: copy_and_open(self._record.question))
        self._insert(card)

    def _leave_to_card(self, failure: Failure) -> None:
        """Remove the seam's last sentence if the card says the same of a silent candidate."""
        if self._seam is None:
            return
        refused = failure.kind is FailureKind.REFUSED and self._seam.last == str(words.REFUSED)
        told, spoke = self._failed or (None, True)
        if refused or (told is not None and not spoke and told.kind is failure.kind):
            self._seam.drop_last()
            if self._seam.is_empty:
                self._column.removeWidget(self._seam)
                self._seam.hide()
                self._seam.deleteLater()
                self._seam = None

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _may_wait(self) -> bool:
        return self._record.prompt_id is not None and not self._record.waits

    def _ask_when_back(self) -> None:
        if (prompt_id := self._record.prompt_id) is not None:
            self.ask_when_back_requested.emit(prompt_id)

    def _offer_again(self, at: QPoint) -> None:
        if (prompt_id := self._record.prompt_id) is not None:
            self.again_requested.emit(prompt_id, self._record.question, at)

    def _ask_again(self) -> None:
        self.ask_again_requested.emit(self._record.question)

    def _copy_answer(self) -> None:
        QGuiApplication.clipboard().setText(shown(self._record.text()))
