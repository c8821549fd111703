"""Files and cut-off answers as both vendors' servers really get them, over real sockets."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tests.chat.asking import QUESTION
from tests.chat.request.kept import answer, segment
from tests.chat.stage import GPT, SONNET, Stage
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failure import FailureKind
from understudy.chat.history import answer_text
from understudy.chat.model import (
    Attached,
    Outcome,
    Role,
    RouteReasonKind,
    SegmentStarted,
    Sent,
    Turn,
)
from understudy.world.behaviour import Answer, HttpError, Truncated

if TYPE_CHECKING:
    from understudy.archive.model import Message
    from understudy.world.received import Received

PNG = b"\x89PNG\r\n\x1a\n-bytes"
IMAGE = Attached("cat.png", "image/png", PNG)
PDF = Attached("terms.pdf", "application/pdf", b"%PDF-1.7", text="Article 1")
BROKE = "Lima is the capital of Peru. " * 10
REST = "It lies on the coast."


def asking(*attachments: Attached) -> AskRequest:
    return AskRequest((Turn(Role.USER, "What is it?", attachments),))


def content(request: Received) -> Any:
    return request.body_json["messages"][-1]["content"]


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


async def test_claude_gets_images_and_pdfs_in_its_own_blocks() -> None:
    async with Stage() as stage:
        await stage.ask(asking(IMAGE, PDF))
        image, document, words = content(stage.world.claude.asked[0])
    assert image == {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": encoded(PNG)},
    }
    assert document["source"]["data"] == encoded(PDF.data or b"")
    assert (document["type"], document["title"]) == ("document", "terms.pdf")
    assert words == {"type": "text", "text": "What is it?"}


async def test_a_backup_not_known_to_read_them_gets_words_and_the_count_is_told() -> None:
    async with Stage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(HttpError(529))
        await stage.ask(asking(IMAGE, PDF))
        assert content(stage.world.backup.asked[0]) == (
            "[Image not included: cat.png]\n\n[File: terms.pdf]\nArticle 1\n\nWhat is it?"
        )
        started = [one for one in stage.events if isinstance(one, SegmentStarted)][-1]
        assert started.sent is not None
        assert (started.sent.images_left_out, started.sent.files_as_text) == (1, 1)
        assert started.sent.elsewhere


async def test_a_backup_that_reads_them_gets_openais_parts() -> None:
    async with Stage() as stage:
        stage.models, stage.backup_reads = (SONNET,), True
        stage.world.claude.behave(HttpError(529))
        await stage.ask(asking(IMAGE, PDF))
        image, file, words = content(stage.world.backup.asked[0])
    assert image == {
        "type": "image_url",
        "image_url": {"url": f"data:image/png;base64,{encoded(PNG)}"},
    }
    assert file["file"]["filename"] == "terms.pdf"
    assert file["file"]["file_data"].startswith("data:application/pdf;base64,")
    assert words["text"] == "What is it?"


async def test_by_default_the_next_one_answers_from_the_start() -> None:
    async with Stage() as stage:
        stage.models = (SONNET,)
        stage.world.claude.behave(Truncated(BROKE))
        stage.world.backup.behave(Answer(REST))
        await stage.ask()
        assert [one["role"] for one in stage.world.backup.asked[0].body_json["messages"]] == [
            "user"
        ]


async def test_on_the_persons_wish_the_next_one_goes_on_and_is_never_begun_for() -> None:
    async with Stage() as stage:
        stage.models, stage.mid_answer = (SONNET,), "continue"
        stage.world.claude.behave(Truncated(BROKE))
        stage.world.backup.behave(Answer(REST))
        await stage.ask()
        asked, so_far, wish = stage.world.backup.asked[0].body_json["messages"]
        assert stage.segments == [
            (
                SONNET,
                RouteReasonKind.FIRST_CHOICE,
                BROKE,
                Outcome.INTERRUPTED,
                FailureKind.STREAM_TRUNCATED,
            ),
            (GPT, RouteReasonKind.CONTINUES, REST, Outcome.COMPLETE, None),
        ]
    assert (asked["role"], so_far["role"], wish["role"]) == ("user", "assistant", "user")
    assert so_far["content"] == BROKE
    assert BROKE.rstrip()[-100:] in wish["content"]


async def test_an_answer_that_had_hardly_begun_is_begun_anew() -> None:
    async with Stage() as stage:
        stage.models, stage.mid_answer = (SONNET,), "continue"
        stage.world.claude.behave(Truncated("Lima is"))
        stage.world.backup.behave(Answer(REST))
        await stage.ask()
        assert len(stage.world.backup.asked[0].body_json["messages"]) == 1
        assert stage.segments[-1][1] is RouteReasonKind.PROVIDER_STANDS_IN


async def test_who_goes_on_and_breaks_as_well_is_gone_on_from() -> None:
    async with Stage() as stage:
        stage.models, stage.mid_answer = (SONNET,), "continue"
        third = ProviderSettings(
            id="third", kind="openai", base_url=stage.world.backup_url, models=(GPT,), consent=True
        )
        stage.more = (third,)
        stage.world.claude.behave(Truncated(BROKE))
        stage.world.backup.behave(Truncated("It lies on "), Answer("the coast."))
        await stage.ask()
        assert [one[1] for one in stage.segments[1:]] == [RouteReasonKind.CONTINUES] * 2
        _, so_far, _ = stage.world.backup.asked[1].body_json["messages"]
        assert so_far["content"] == BROKE + "It lies on "
        assert stage.segments[-1][2] == "the coast."


async def test_a_small_window_keeps_the_question_and_loses_how_the_answer_began() -> None:
    async with Stage() as stage:
        stage.models, stage.mid_answer, stage.backup_tokens = (SONNET,), "continue", 600
        stage.world.claude.behave(Truncated(BROKE * 20))
        stage.world.backup.behave(Answer(REST))
        await stage.ask()
        asked, so_far, _ = stage.world.backup.asked[0].body_json["messages"]
        assert asked["content"] == QUESTION
        assert BROKE.endswith(so_far["content"][-100:])
        assert len(so_far["content"]) < len(BROKE * 20)
        started = [one for one in stage.events if isinstance(one, SegmentStarted)][-1]
        assert started.sent == Sent(1, elsewhere=True)


async def test_who_goes_on_only_when_asked_again_still_goes_on() -> None:
    async with Stage() as stage:
        stage.models, stage.mid_answer = (SONNET,), "continue"
        stage.world.claude.behave(Truncated(BROKE))
        stage.world.backup.behave(HttpError(500), Answer(REST))
        await stage.ask()
        assert [one[1] for one in stage.segments[1:]] == [RouteReasonKind.CONTINUES] * 2
        assert answer_text(kept(stage)) == BROKE + REST


def kept(stage: Stage) -> Message:
    """Return what happened as the archive keeps it."""
    return answer(
        *(segment(text, outcome, reason.value) for _, reason, text, outcome, _ in stage.segments)
    )


def test_a_kept_answer_that_went_on_is_read_as_one() -> None:
    broken = segment("First half, ", Outcome.INTERRUPTED)
    rest = segment("second half.", Outcome.COMPLETE, reason="continues")
    anew = segment("All of it.", Outcome.COMPLETE, reason="provider_stands_in")
    assert answer_text(answer(broken, rest)) == "First half, second half."
    assert answer_text(answer(broken, anew)) == "All of it."
    cut = segment("second", Outcome.INTERRUPTED, reason="continues")
    assert answer_text(answer(broken, cut)) == "First half, second"
