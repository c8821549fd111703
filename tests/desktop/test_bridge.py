"""The bridge: everything published arrives, in order, on the GUI thread, text joined."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from understudy.chat.model import AnswerFinished, TextDelta, ThoughtDelta
from understudy.desktop.bridge import Bridge
from understudy.engine.events.common_events import AnswerProgress, ConversationsListed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DELTAS = 3000


def delta(text: str, answer_id: int = 1) -> AnswerProgress:
    return AnswerProgress(1, answer_id, TextDelta(text))


def test_thousands_of_deltas_from_another_thread_arrive_whole_in_a_few_pieces(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AnswerProgress] = []
    threads: set[str] = set()

    def take(event: AnswerProgress) -> None:
        arrived.append(event)
        threads.add(threading.current_thread().name)

    bridge.subscribe(AnswerProgress, take)

    def stream() -> None:
        for number in range(DELTAS):
            bridge.publish(delta(f"{number} "))
        bridge.publish(AnswerProgress(1, 1, AnswerFinished("claude", "m", 0.1, 0.2)))

    worker = threading.Thread(target=stream)
    worker.start()
    qtbot.waitUntil(lambda: bool(arrived) and isinstance(arrived[-1].event, AnswerFinished))
    worker.join()
    texts = [one.event.text for one in arrived if isinstance(one.event, TextDelta)]
    assert "".join(texts) == "".join(f"{number} " for number in range(DELTAS))
    assert len(texts) < DELTAS / 10
    assert threads == {threading.main_thread().name}


def test_deltas_of_two_answers_are_not_joined(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AnswerProgress] = []
    bridge.subscribe(AnswerProgress, arrived.append)
    for event in (delta("a"), delta("b"), delta("c", 2), delta("d")):
        bridge.publish(event)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert arrived == [delta("ab"), delta("c", 2), delta("d")]


def test_thoughts_are_joined_with_thoughts_only(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AnswerProgress] = []
    bridge.subscribe(AnswerProgress, arrived.append)
    for said in (ThoughtDelta("a", 1.0), ThoughtDelta("b", 2.0), TextDelta("c"), TextDelta("d")):
        bridge.publish(AnswerProgress(1, 1, said))
    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert [one.event for one in arrived] == [ThoughtDelta("ab", 2.0), TextDelta("cd")]


def test_only_the_subscribed_kind_is_delivered(qtbot: QtBot) -> None:
    bridge = Bridge()
    lists: list[ConversationsListed] = []
    bridge.subscribe(ConversationsListed, lists.append)
    bridge.publish(delta("a"))
    bridge.publish(ConversationsListed(()))
    qtbot.waitUntil(lambda: len(lists) == 1)


def test_after_closing_nothing_arrives(qtbot: QtBot) -> None:
    bridge = Bridge()
    arrived: list[AnswerProgress] = []
    bridge.subscribe(AnswerProgress, arrived.append)
    bridge.publish(delta("a"))
    bridge.close()
    bridge.publish(delta("b"))
    qtbot.wait(PATIENCE_S)  # one flush interval: nothing may come, which no condition can wait for
    assert arrived == []
