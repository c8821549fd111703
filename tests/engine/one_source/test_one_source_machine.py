"""Whatever happens in whatever order, the tray and the chat's top line do not contradict."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.engine.one_source.small_program import GPT, HAIKU, SONNET, SmallProgram
from understudy.chat.candidate import Candidate  # noqa: TC001 - hypothesis reads the annotations
from understudy.chat.failover.breaker import UNREACHED, is_failure
from understudy.chat.failover.judged import says_it_works
from understudy.chat.failure import FailureKind
from understudy.status.model import VerdictKind
from understudy.words.chat.answering import who_words

K = FailureKind
KINDS = st.sampled_from(
    [
        None,
        K.OVERLOADED,
        K.SERVICE_UNAVAILABLE,
        K.SERVER_ERROR,
        K.STREAM_TRUNCATED,
        K.CONNECTION_RESET,
        K.FIRST_TEXT_TIMEOUT,
        K.HEADERS_TIMEOUT,
        K.IDLE_TIMEOUT,
        K.CONNECTION_REFUSED,
        K.CONNECT_TIMEOUT,
        K.CONNECTION_LOST,
        K.RATE_LIMITED,
        K.MODEL_NOT_FOUND,
        K.KEY_REFUSED,
        K.REFUSED,
    ]
)
STATES = st.sampled_from(["operational", "degraded_performance", "major_outage"])
FAILING = "is failing for you"


class OneSourceMachine(RuleBasedStateMachine):
    """Models that fail and recover, a page with a mind of its own, questions, time, a sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.program = SmallProgram()

    def teardown(self) -> None:
        self.program.close()

    @rule(candidate=st.sampled_from([SONNET, HAIKU, GPT]), kind=KINDS, spoke=st.booleans())
    def a_model_changes(self, candidate: Candidate, kind: FailureKind | None, spoke: bool) -> None:
        self.program.fail(kind, candidate, spoke=spoke)

    @rule(kind=KINDS, spoke=st.booleans())
    def all_of_claude_changes(self, kind: FailureKind | None, spoke: bool) -> None:
        self.program.fail(kind, SONNET, HAIKU, spoke=spoke)

    @rule()
    def another_process_is_answered(self) -> None:
        self.program.another_process_was_answered()

    @rule(api=STATES, site=STATES, readable=st.booleans())
    def the_page_changes(self, api: str, site: str, readable: bool) -> None:
        page = self.program.page
        page.api, page.site, page.readable = api, site, readable
        self.program.poll()

    @rule(times=st.integers(1, 3))
    def a_question_goes_where_the_line_says(self, times: int) -> None:
        for _ in range(times):
            told = self.program.answering
            assert told is not None
            first = told.answering.trial or told.answering.candidate
            asked = self.program.ask()
            assert asked[0] == first
            self.nothing_contradicts()
            self.what_failed_last_is_not_said_to_work(asked)

    def what_failed_last_is_not_said_to_work(self, asked: list[Candidate]) -> None:
        """Claude was asked, and somebody else had to answer: nobody says then that it works."""
        ends = self.program.providers["claude"].ends.get(SONNET.model)
        if ends is None or ends.kind is None or not self.program.answered:
            return
        counts = is_failure(ends.kind) or ends.kind in UNREACHED
        assert self.program.verdict is not None
        if SONNET in asked and asked[-1] == GPT and counts:
            assert not says_it_works(self.program.verdict)

    @rule(seconds=st.sampled_from([1.0, 7.0, 20.0, 31.0, 90.0, 400.0, 2000.0]))
    def time_passes(self, seconds: float) -> None:
        self.program.wait(seconds)

    @rule()
    def the_computer_sleeps(self) -> None:
        self.program.sleep()

    @invariant()
    def nothing_contradicts(self) -> None:
        program = self.program
        verdict, told, line = program.verdict, program.answering, program.line
        assert verdict is not None
        assert told is not None
        own = any(one.kind == "own_failing" for one in verdict.reasons)
        is_failing = own and verdict.kind is VerdictKind.DOWN
        if FAILING in line:
            assert is_failing, (line, verdict)
            assert f"since {verdict.since.astimezone():%H:%M}" in line
        if is_failing:
            assert line != who_words(*_parts(SONNET)), verdict
        if says_it_works(verdict):
            assert line == who_words(*_parts(SONNET)), (line, verdict)
        if any(one.kind == "own_recovering" for one in verdict.reasons):
            assert told.answering.candidate is not None
            assert told.answering.candidate.provider == "claude", line
            assert told.answering.trial is None
        if verdict.kind is VerdictKind.DOWN and not own and "reports" in line:
            assert f"since {verdict.since.astimezone():%H:%M}" in line

    @invariant()
    def the_line_is_no_older_than_what_is_known(self) -> None:
        before = self.program.line
        self.program.look()
        assert self.program.line == before


def _parts(candidate: Candidate) -> tuple[str, str]:
    return candidate.provider, candidate.model


OneSourceMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=20)
TestOneSource = OneSourceMachine.TestCase
