"""What a model cannot read becomes words, the oldest goes first, and all of it is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.settings.values import CLAUDE, ProviderSettings, Settings
from understudy.chat.candidate import Candidate
from understudy.chat.model import Attached, Role, Sent, Turn
from understudy.chat.providers.base import ModelInfo
from understudy.chat.request.abilities import Abilities, abilities
from understudy.chat.request.fit import Asked, fit, fitted_for
from understudy.chat.request.readable import text_tokens

IMAGE = Attached("cat.png", "image/png", b"\x89PNG")
PDF = Attached("terms.pdf", "application/pdf", b"%PDF-1.7", text="Article 1")
MUTE_PDF = Attached("scan.pdf", "application/pdf", b"%PDF-1.7")
NOTES = Attached("notes.txt", "text/plain", b"buy milk", text="buy milk")
LOST = Attached("lost.docx", "application/octet-stream")
ALL = (IMAGE, PDF, MUTE_PDF, NOTES, LOST)
ROOMY = 100_000
READS_ALL = Abilities(ROOMY, images=True, pdfs=True)
READS_WORDS = Abilities(ROOMY)
OPENAI = ProviderSettings(
    id="openai", kind="openai", base_url="https://api.openai.com/v1", models=("gpt-5.5",)
)
STRANGER = ProviderSettings(
    id="s", kind="anthropic", base_url="https://s.example", models=("claude-x",), consent=True
)
LOCAL = ProviderSettings(
    id="local", kind="openai", base_url="http://127.0.0.1:1/v1", models=("l",), local=True
)
GATEWAY = ProviderSettings(
    id="gateway", kind="openai", base_url="https://gateway.example/v1", models=("g",)
)


def talk(*texts: str) -> tuple[Turn, ...]:
    return tuple(
        Turn(Role.ASSISTANT if number % 2 else Role.USER, text) for number, text in enumerate(texts)
    )


def test_a_model_that_reads_everything_gets_files_as_files() -> None:
    fitted = fit((Turn(Role.USER, "What is it?", ALL),), None, READS_ALL, 100)
    (turn,) = fitted.turns
    assert turn.attachments == (IMAGE, PDF, MUTE_PDF)
    assert turn.text == (
        "[File: notes.txt]\nbuy milk\n\n[File not included: lost.docx]\n\nWhat is it?"
    )
    assert fitted.sent == Sent(1, images=1, files=2, files_as_text=1, files_left_out=1)


def test_a_model_that_reads_words_alone_gets_words() -> None:
    fitted = fit((Turn(Role.USER, "What is it?", ALL),), None, READS_WORDS, 100)
    (turn,) = fitted.turns
    assert turn.attachments == ()
    for line in ("[Image not included: cat.png]", "[File: terms.pdf]\nArticle 1", "buy milk"):
        assert line in turn.text
    assert turn.text.endswith("\n\nWhat is it?")
    assert fitted.sent == Sent(1, files_as_text=2, images_left_out=1, files_left_out=2)


def test_the_oldest_turns_are_left_out_by_pairs() -> None:
    turns = talk("a" * 3600, "b" * 3600, "c" * 3600, "d" * 3600, "now?")
    fitted = fit(turns, None, Abilities(2_600), 500)
    assert [turn.text[0] for turn in fitted.turns] == ["c", "d", "n"]
    assert fitted.turns[0].role is Role.USER
    assert (fitted.sent.messages, fitted.sent.messages_left_out) == (3, 2)
    assert not fitted.sent.may_be_too_long


def test_a_question_too_long_goes_whole_and_that_is_said() -> None:
    fitted = fit(talk("before", "answer", "x" * 36_000), None, Abilities(4_096), 2_000)
    assert fitted.turns == (Turn(Role.USER, "x" * 36_000),)
    assert fitted.sent == Sent(1, messages_left_out=2, may_be_too_long=True)


def test_the_system_prompt_takes_its_part_of_the_window() -> None:
    turns = talk("a" * 3600, "b" * 3600, "now?")
    assert len(fit(turns, None, Abilities(2_600), 500).turns) == 3
    assert len(fit(turns, "s" * 3600, Abilities(2_600), 500).turns) == 1


@given(
    st.lists(st.text(max_size=400), min_size=1, max_size=15).filter(lambda one: len(one) % 2 == 1),
    st.integers(512, 4_000),
    st.integers(1, 4_000),
)
def test_whatever_is_said_what_is_kept_is_its_end(
    texts: list[str], window: int, answer: int
) -> None:
    turns = talk(*texts)
    fitted = fit(turns, None, Abilities(window), answer)
    assert fitted.turns == turns[len(turns) - len(fitted.turns) :]
    assert fitted.turns[0].role is fitted.turns[-1].role is Role.USER
    assert fitted.sent.messages + fitted.sent.messages_left_out == len(turns)
    room = window - min(answer, window // 2)
    used = sum(text_tokens(turn.text) for turn in fitted.turns)
    assert used <= room or len(fitted.turns) == 1


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        (CLAUDE, None, Abilities(200_000, True, True, 3_932_160, 32_000_000)),
        (OPENAI, None, Abilities(128_000, True, True, 20_000_000, 50_000_000)),
        (LOCAL, None, Abilities(8_192)),
        (GATEWAY, None, Abilities(128_000)),
        (STRANGER, None, Abilities(128_000)),
        (
            CLAUDE,
            ModelInfo("m", "M", max_input_tokens=1_000_000, capabilities=frozenset({"pdf_input"})),
            Abilities(1_000_000, False, True, 3_932_160, 32_000_000),
        ),
    ],
    ids=["claude", "openai", "local", "gateway", "stranger", "by the vendor's word"],
)
def test_what_a_model_reads_is_as_its_vendor_says_else_as_usual(
    provider: ProviderSettings, model: ModelInfo | None, expected: Abilities
) -> None:
    assert abilities(provider, model, is_claude=provider is CLAUDE) == expected


def test_the_persons_own_word_goes_before_the_vendors() -> None:
    said = ProviderSettings(
        **{name: getattr(LOCAL, name) for name in LOCAL.__struct_fields__}
        | {"context_tokens": 32_768, "images": True, "pdfs": False}
    )
    model = ModelInfo("l", "L", max_input_tokens=4_096, capabilities=frozenset({"pdf_input"}))
    assert abilities(said, model) == Abilities(32_768, images=True, pdfs=False)


@pytest.mark.parametrize(
    ("provider", "elsewhere"), [("claude", False), ("openai", True), ("local", False)]
)
def test_only_another_company_is_elsewhere(provider: str, elsewhere: bool) -> None:
    settings = Settings(provider=(CLAUDE, OPENAI, LOCAL))
    fitted = fitted_for(settings, Candidate(provider, "m"), None, Asked(talk("Hello")))
    assert fitted.sent.elsewhere is elsewhere
