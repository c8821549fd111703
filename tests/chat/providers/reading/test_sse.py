"""Events are cut out of a stream as the HTML standard says, however the bytes arrive."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.chat.providers.reading.sse import EVENT_CHARACTERS, SseEvent, SseParser

EXAMPLES: list[tuple[str, list[SseEvent]]] = [
    # the examples of the standard (9.2.6), whose last events lack their blank line on purpose
    ("data: YHOO\ndata: +2\ndata: 10\n\n", [SseEvent("", "YHOO\n+2\n10")]),
    (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
        [
            SseEvent("", "first event"),
            SseEvent("", "second event"),
            SseEvent("", " third event", is_cut=True),
        ],
    ),
    (
        "data\n\ndata\ndata\n\ndata:",
        [SseEvent("", ""), SseEvent("", "\n"), SseEvent("", "", is_cut=True)],
    ),
    ("data:test\n\ndata: test\n\n", [SseEvent("", "test"), SseEvent("", "test")]),
    (
        "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
        [SseEvent("add", "73857293"), SseEvent("remove", "2153"), SseEvent("add", "113411")],
    ),
    # what its words say besides
    ("event: stop\n\ndata: x\n\n", [SseEvent("", "x")]),  # no data, no event; its name is gone
    ("retry: 3000\n\nid: 7\n\n", []),
    ("data: a\rdata: b\r\rdata: c\r\n\r\n", [SseEvent("", "a\nb"), SseEvent("", "c")]),
    ("data: a: b\n\n", [SseEvent("", "a: b")]),
    ("data: a\n data: b\n\n", [SseEvent("", "a")]),  # a space is part of a field's name
    ("data: a\x85b\u2028c\x0bd\n\n", [SseEvent("", "a\x85b\u2028c\x0bd")]),  # no line ends
]


def parsed(*pieces: str) -> list[SseEvent]:
    parser = SseParser()
    found = [event for piece in pieces for event in parser.feed(piece)]
    return found + list(parser.end())


@pytest.mark.parametrize(("text", "events"), EXAMPLES)
def test_the_examples_of_the_standard_are_read_as_it_says(
    text: str, events: list[SseEvent]
) -> None:
    assert parsed(text) == events


@pytest.mark.parametrize(("text", "events"), EXAMPLES)
def test_one_character_at_a_time_gives_the_same(text: str, events: list[SseEvent]) -> None:
    assert parsed(*text) == events


@given(
    st.lists(st.sampled_from(["data: x", "data:", "event: e", ": c", "id: 1", "odd", ""])),
    st.sampled_from(["\n", "\r", "\r\n"]),
    st.lists(st.integers(0, 80)),
)
def test_no_cut_changes_what_is_read(lines: list[str], line_end: str, cuts: list[int]) -> None:
    text = line_end.join(lines)
    at = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[begin:end] for begin, end in pairwise(at)]
    assert parsed(*pieces) == parsed(text) == parsed("\n".join(lines))


def test_an_event_is_given_at_its_blank_line_and_not_later() -> None:
    parser = SseParser()
    assert not list(parser.feed("data: a\r"))
    assert list(parser.feed("\r")) == [SseEvent("", "a")]  # a line feed may follow, or not
    assert list(parser.feed("\ndata: b\n\n")) == [SseEvent("", "b")]


@pytest.mark.parametrize("beginning", ["data: ", ": ", "odd", "data: x\ndata: "])
def test_an_event_without_end_is_refused(beginning: str) -> None:
    parser = SseParser()
    more = beginning + "x" * (EVENT_CHARACTERS - 100)
    assert not list(parser.feed(more))
    with pytest.raises(ValueError, match="without end"):
        list(parser.feed("x" * 200))


def test_comments_may_come_for_ever() -> None:
    parser = SseParser()
    for _ in range(EVENT_CHARACTERS // 500):
        assert not list(parser.feed(": " + "x" * 1000 + "\n"))


def test_lines_that_are_no_field_are_remembered() -> None:
    parser = SseParser()
    list(parser.feed("data: a\n\nupstream error: gone\n: comment\nretry: 1\n"))
    assert parser.stray == "upstream error: gone\n"
