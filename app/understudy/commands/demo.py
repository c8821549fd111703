"""``understudy demo``: an outage from first error to recovery, through the real program.

A scripted world on loopback plays Anthropic; the program reads its status page, asks its models and
keeps the answers in a folder that is gone afterwards. In the windows where there is a screen, else
in words.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import aclosing
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.paths import paths_for
from understudy.base.settings_file import load_settings
from understudy.chat.service import Question
from understudy.commands.ask import AnswerPrinter
from understudy.desktop.wording import headline
from understudy.desktop.words.reasons import reason_sentence
from understudy.engine.services import open_chat, open_status
from understudy.world.questions import QUESTIONS
from understudy.world.story import OUTAGE, Playback, describe
from understudy.world.world import World

if TYPE_CHECKING:
    import argparse

    from understudy.base.paths import Paths
    from understudy.engine.services import OpenedChat, StatusLook


def run(arguments: argparse.Namespace) -> int:
    """Play it in words; `cli` plays it in the windows where `wants_windows` says so."""
    del arguments
    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        return asyncio.run(_in_words(paths_for(folder)))


def wants_windows(arguments: argparse.Namespace) -> bool:
    return not arguments.words and has_screen()


def has_screen() -> bool:
    """Tell whether windows can be shown: always on Windows and macOS."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def _in_words(paths: Paths) -> int:
    # The world takes any key; these are only set for this process and its made-up providers.
    os.environ["UNDERSTUDY_KEY_CLAUDE"] = os.environ["UNDERSTUDY_KEY_BACKUP"] = "demo"
    async with World() as world:
        paths.create()
        paths.settings_file.write_text(describe(world), encoding="utf-8")
        settings = load_settings(paths.settings_file).settings
        clock = SystemClock()
        print(
            "Understudy's demo: a made-up world on this computer, played through the real program."
        )
        async with (
            open_status(settings, clock) as monitor,
            open_chat(paths, settings, clock) as opened,
        ):
            await _tell(Playback(world, OUTAGE), monitor, opened)
    print("\nThat was the whole outage. Start Understudy with your own key: understudy")
    return 0


async def _tell(playback: Playback, monitor: StatusLook, opened: OpenedChat) -> None:
    conversation: int | None = None
    for number, question in enumerate(QUESTIONS, start=1):
        step = playback.next_step()
        if step is None:
            return
        print(f"\n── {number}. {step.caption}")
        verdict = await monitor.poll_once()
        reason = reason_sentence(verdict.reasons[0], SystemClock().now())
        print(f"   tray: {headline(verdict)} ({reason})")
        print(f"   you:  {question}")
        pending = opened.chat.store_prompt(Question(question, conversation_id=conversation))
        conversation = pending.conversation.id
        printer = AnswerPrinter()
        async with aclosing(opened.chat.answer(pending)) as events:
            async for event in events:
                printer.show(event)
