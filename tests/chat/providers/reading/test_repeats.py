"""What a server says twice is said once; what a model says twice is said twice."""

from __future__ import annotations

import pytest

from understudy.chat.providers.reading.repeats import Repeats


def added(*deltas: str, last: int = 99) -> str:
    repeats = Repeats()
    return "".join(repeats.fresh(one, is_last=at >= last) for at, one in enumerate(deltas))


@pytest.mark.parametrize(
    ("deltas", "last", "said"),
    [
        (("Good ", "Good answer."), 99, "Good answer."),
        (("Good", "Good answer", "Good answer.", "Good answer."), 3, "Good answer."),
        (("Good ", "answer.", "Good answer."), 2, "Good answer."),
        (("Good ", "answer.", "", "Good answer."), 2, "Good answer."),
        (("Good ", "answer.", "Good answer. And more."), 99, "Good answer. And more."),
    ],
)
def test_a_server_that_repeats_itself_is_heard_once(
    deltas: tuple[str, ...], last: int, said: str
) -> None:
    assert added(*deltas, last=last) == said


@pytest.mark.parametrize(
    "deltas",
    [
        ("ha ha ", "ha ha ha"),
        ("no", "no"),
        ("1", "12"),
        ("\n", "\n\n"),
        ("    ", "    return"),
        ("Good answer.", "Good answer."),
        ("Good ", "Good"),
        ("la", " la", "la la"),
        ("=" * 20, "=" * 40),
    ],
)
def test_a_model_that_repeats_itself_is_heard_as_often(deltas: tuple[str, ...]) -> None:
    assert added(*deltas) == "".join(deltas)
    assert added(*deltas, last=len(deltas) - 1) == "".join(deltas)
