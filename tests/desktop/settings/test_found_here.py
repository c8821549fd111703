"""Servers found on this computer are one click from the list, and passing models are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.desktop.settings.settings_pieces import ALL, button, choose, saved, visible_texts
from understudy.base.settings.values import ProviderSettings
from understudy.chat.models.local_models import LocalServer
from understudy.desktop.settings.providers_page import ProvidersPage
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LM_STUDIO = LocalServer("lm-studio", "LM Studio", "http://127.0.0.1:1234/v1", ("a", "b"))
VLLM = LocalServer("vllm", "vLLM", "http://127.0.0.1:8000/v1", ())


def shown(qtbot: QtBot) -> ProvidersPage:
    window = ProvidersPage()
    qtbot.addWidget(window)
    window.show_providers(ALL)
    window.show()
    return window


def test_a_server_found_here_is_added_with_one_click(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert str(words.FOUND_HERE) not in visible_texts(window)
    window.show_local_servers((LM_STUDIO, VLLM))
    assert {str(words.FOUND_HERE), "LM Studio, 2 models", "vLLM, no model yet"} <= set(
        visible_texts(window)
    )
    button(window, words.add_found("LM Studio")).click()
    assert "LM Studio, 2 models" not in visible_texts(window)
    assert saved(window, qtbot)[-1] == ProviderSettings(
        id="lm-studio", kind="openai", base_url=LM_STUDIO.base_url, models=("a",), local=True
    )


def test_the_list_goes_when_nothing_is_left_to_add(qtbot: QtBot) -> None:
    window = shown(qtbot)
    window.show_local_servers((LM_STUDIO,))
    button(window, words.add_found("LM Studio")).click()
    assert str(words.FOUND_HERE) not in visible_texts(window)
    window.show_local_servers((VLLM,))
    assert str(words.FOUND_HERE) in visible_texts(window)
    window.show_local_servers(())
    assert str(words.FOUND_HERE) not in visible_texts(window)


def test_a_passing_model_is_named_at_its_own_provider_alone(qtbot: QtBot) -> None:
    window = shown(qtbot)
    window.show_model_notes({"openai": "! gpt-5.5 is retired and no longer answers."})
    seen = []
    for row in range(len(ALL)):
        choose(window, row)
        seen.append(any("is retired" in text for text in visible_texts(window)))
    assert seen == [False, True, False]
    window.show_model_notes({})
    choose(window, 1)
    assert not any("is retired" in text for text in visible_texts(window))
