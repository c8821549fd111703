"""The balloon is the last resort: plain, short, and honest about what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.desktop.tray.fallback_notifier import FallbackNotifier
from understudy.host.notify_base import Button, Urgency

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_balloon_is_plain_cut_to_size_and_its_click_is_the_default_action(qtbot: QtBot) -> None:
    shown: list[tuple[str, str]] = []

    def show_message(title: str, body: str) -> bool:
        shown.append((title, body))
        return True

    notifier = FallbackNotifier(show_message)
    assert notifier.show("k1", "T" * 99, "😀" * 200, Urgency.CRITICAL, (Button("x", "X"),))
    with qtbot.waitSignal(notifier.pressed) as told:
        notifier.press()
    (title, body), *_ = shown
    assert told.args == ["k1", "default"]
    assert len(title) == 63
    assert len(body.encode("utf-16-le")) <= 255 * 2
    assert body.endswith("😀…")


def test_a_click_on_a_balloon_taken_back_or_never_shown_means_nothing(qtbot: QtBot) -> None:
    able = True
    notifier = FallbackNotifier(lambda *_: able)
    with qtbot.assertNotEmitted(notifier.pressed):
        notifier.press()
        notifier.show("k1", "Title", "a\x00b")
        notifier.close_notification("another")
        notifier.close_notification("k1")
        notifier.press()
        able = False
        assert not notifier.show("k2", "Title", "Body")
        notifier.press()
