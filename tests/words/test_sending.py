"""What left this computer is named, and what was left out; where all is usual nothing is said."""

from __future__ import annotations

import pytest

from understudy.chat.model import Sent
from understudy.words.chat.sent_files import sent_sentences


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, ()),
        (Sent(7, images=2), ()),
        (Sent(1, elsewhere=True), ("Your question went to OpenAI.",)),
        (Sent(2, elsewhere=True), ("Your question and the message before it went to OpenAI.",)),
        (
            Sent(5, images=1, files=1, files_as_text=1, elsewhere=True),
            ("Your question, the 4 before it, 1 image and 2 files went to OpenAI.",),
        ),
        (
            Sent(3, messages_left_out=12),
            ("The first 12 messages did not fit this model and were left out.",),
        ),
        (
            Sent(1, images_left_out=1, files_left_out=2),
            (
                "1 image left out: this model is not known to read images.",
                "2 files left out: no text is available.",
            ),
        ),
        (
            Sent(images_too_large=1, earlier_files_left_out=2),
            (
                "1 image left out: too large for this model.",
                "2 files of your earlier messages left out: no room for more.",
            ),
        ),
        (Sent(may_be_too_long=True), ("Your message may be too long for this model.",)),
    ],
)
def test_the_sentences_say_what_went_and_what_did_not(
    sent: Sent | None, said: tuple[str, ...]
) -> None:
    assert sent_sentences("openai", sent) == said
