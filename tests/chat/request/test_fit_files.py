"""Files take bytes as well as tokens; one too large becomes words, and what is fetched is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from understudy.base.settings.values import CLAUDE, Settings
from understudy.chat.candidate import Candidate
from understudy.chat.model import Attached, Role, Sent, Turn
from understudy.chat.request.abilities import Abilities
from understudy.chat.request.fit import WRAPPING_BYTES, Asked, fit, fitted_for
from understudy.chat.request.readable import PAGE_BREAK, PDF_PAGE_TOKENS, text_tokens

READS_ALL = Abilities(100_000, images=True, pdfs=True)
CONTENT = b"\x89PNG"


def image(name: str, length_bytes: int = 400, *, earlier: bool = False) -> Attached:
    return Attached(
        name, "image/png", sha256=name.encode(), size_bytes=length_bytes, earlier=earlier
    )


def scan(pages: int, length_bytes: int) -> Attached:
    text = PAGE_BREAK * (pages - 1)
    return Attached("scan.pdf", "application/pdf", text=text, sha256=b"s", size_bytes=length_bytes)


def asked(*files: Attached) -> Turn:
    return Turn(Role.USER, "What is it?", files)


def test_an_image_above_the_limit_becomes_words_and_is_counted() -> None:
    can = replace(READS_ALL, image_bytes=1_000)
    fitted = fit((asked(image("a.png", 1_000), image("b.png", 1_001)),), None, can, 100)
    assert fitted.turns[0].text == "[Image not included: b.png]\n\nWhat is it?"
    assert fitted.turns[0].attachments == (image("a.png", 1_000),)
    assert fitted.sent == Sent(1, images=1, images_too_large=1)


def test_an_image_that_is_not_here_is_no_fault_of_the_models() -> None:
    lost = Attached("lost.png", "image/png")
    for can in (READS_ALL, Abilities(100_000)):
        assert fit((asked(lost),), None, can, 100).sent == Sent(1, files_left_out=1)


def test_the_oldest_turns_go_where_the_bytes_are_too_many() -> None:
    turns = (
        asked(image("old.png", 90_000)),
        Turn(Role.ASSISTANT, "A cat."),
        asked(image("new.png", 90_000)),
    )
    roomy = replace(READS_ALL, request_bytes=WRAPPING_BYTES + 250_000)
    assert len(fit(turns, None, roomy, 100).turns) == 3
    narrow = replace(READS_ALL, request_bytes=WRAPPING_BYTES + 200_000)
    fitted = fit(turns, None, narrow, 100)
    assert fitted.turns == turns[2:]
    assert fitted.sent == Sent(1, images=1, messages_left_out=2)


def test_files_of_unanswered_messages_go_before_the_question_is_too_long() -> None:
    files = (
        image("1.png", 90_000, earlier=True),
        image("2.png", 90_000, earlier=True),
        image("mine.png", 90_000),
    )
    can = replace(READS_ALL, request_bytes=WRAPPING_BYTES + 250_000)
    fitted = fit((asked(*files),), None, can, 100)
    assert fitted.turns[0].attachments == files[1:]
    assert fitted.turns[0].text.startswith("[Image not included: 1.png]")
    assert fitted.sent == Sent(1, images=2, earlier_files_left_out=1)

    tight = replace(READS_ALL, request_bytes=WRAPPING_BYTES + 130_000)
    fitted = fit((asked(*files),), None, tight, 100)
    assert fitted.turns[0].attachments == files[2:]
    assert not fitted.sent.may_be_too_long


def test_a_pdf_larger_than_a_request_goes_as_its_text() -> None:
    book = Attached("b.pdf", "application/pdf", text="Once.", sha256=b"b", size_bytes=900_000)
    can = replace(READS_ALL, request_bytes=1_000_000)
    assert fit((asked(book),), None, can, 100).sent == Sent(1, files_as_text=1)


@pytest.mark.parametrize("length_bytes", [1, 19_000_000])
def test_a_pdf_counts_by_its_pages_however_large_its_pictures_are(length_bytes: int) -> None:
    can = replace(READS_ALL, request_bytes=32_000_000)
    fits, exceeds = scan(100_000 // PDF_PAGE_TOKENS - 1, length_bytes), scan(40, length_bytes)
    assert not fit((asked(fits),), None, can, 100).sent.may_be_too_long
    assert fit((asked(exceeds),), None, can, 100).sent.may_be_too_long


def test_scanned_pages_have_no_words_to_send() -> None:
    assert fit((asked(scan(3, 9)),), None, Abilities(9_000), 100).sent == Sent(1, files_left_out=1)


def test_pages_sent_as_words_have_no_marks_between_them() -> None:
    two = Attached("a.pdf", "application/pdf", text=f"one{PAGE_BREAK}two")
    fitted = fit((asked(two),), None, Abilities(9_000), 100)
    assert fitted.turns[0].text == "[File: a.pdf]\none\n\ntwo\n\nWhat is it?"


def test_only_what_is_sent_is_fetched_and_what_is_gone_is_named() -> None:
    fetched: list[bytes] = []

    def content(sha256: bytes) -> bytes | None:
        fetched.append(sha256)
        return None if sha256 == b"gone.png" else CONTENT

    turns = (
        asked(image("old.png", 30_000_000)),
        Turn(Role.ASSISTANT, "x" * 800_000),
        asked(image("here.png"), image("gone.png"), image("large.png", 9_000_000)),
    )
    wanted = Asked(turns, content=content)
    fitted = fitted_for(Settings(provider=(CLAUDE,)), Candidate("claude", "m"), None, wanted)
    assert set(fetched) == {b"here.png", b"gone.png"}
    (turn,) = fitted.turns
    assert [one.data for one in turn.attachments] == [CONTENT]
    assert "[Image not included: gone.png]" in turn.text
    assert fitted.sent == Sent(
        1, images=1, images_too_large=1, files_left_out=1, messages_left_out=2
    )


def test_going_on_counts_the_persons_conversation_alone() -> None:
    fitted = fit((asked(),), None, READS_ALL, 100, so_far="Lima is " * 50)
    assert [turn.role for turn in fitted.turns] == [Role.USER, Role.ASSISTANT, Role.USER]
    assert fitted.sent == Sent(1)


@given(
    st.integers(200, 20_000),
    st.lists(st.integers(1, 3_000), max_size=4).map(lambda one: one[: len(one) // 2 * 2]),
    st.integers(1, 3_000),
    st.integers(1_000, 9_000),
)
def test_who_goes_on_always_knows_the_question(
    so_far: int, before: list[int], question: int, window: int
) -> None:
    """However long the answer was, its beginning goes before any word of the question does."""
    said = "".join(chr(97 + at % 26) for at in range(so_far))
    turns = (
        *(Turn(list(Role)[at % 2], "b" * long) for at, long in enumerate(before)),
        Turn(Role.USER, "q" * question),
    )
    fitted = fit(turns, None, Abilities(window), 500, so_far=said)
    *_, kept, end, wish = fitted.turns
    assert kept == turns[-1]
    assert said.endswith(end.text.removeprefix("… "))
    assert said[-100:] in wish.text
    assert fitted.sent.messages + fitted.sent.messages_left_out == len(turns)
    used = sum(text_tokens(turn.text) for turn in fitted.turns)
    assert used <= window - 500 or fitted.sent.may_be_too_long
    if text_tokens(said) + question < window - 1_000:
        assert end.text == said
