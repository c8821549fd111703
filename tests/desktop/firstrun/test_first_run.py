"""The first run on the real engine: what is chosen is in force at once, and it comes only once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.models.local_models import LocalServer
from understudy.desktop.desktop import Desktop
from understudy.desktop.presenters.first_run import FirstRunPresenter
from understudy.engine.assembly import open_engine
from understudy.engine.events.common_events import BalloonWanted, KeyFound, ProviderTested
from understudy.engine.events.first_events import AutostartRead, ModelsListed, StandInsFound
from understudy.host.keys import KeyVariable, variables_set
from understudy.host.single_instance import claim
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from understudy.base.settings.values import Settings

# the offscreen platform has no tray, no size hints and no stack of windows, and says so
pytestmark = pytest.mark.qt_log_ignore(
    "systemTrayWindowChanged", "propagateSizeHints", r"support raise\(\)", extend=True
)
OLLAMA = LocalServer("ollama", "Ollama", "http://127.0.0.1:11434/v1", ("llama3.2", "qwen3"))


class FirstRun:
    def __init__(self, desktop: Desktop, file: Path) -> None:
        self.desktop = desktop
        self.file = file

    @property
    def presenter(self) -> FirstRunPresenter:
        found = self.desktop.findChild(FirstRunPresenter)
        assert isinstance(found, FirstRunPresenter)
        return found

    @property
    def written(self) -> Settings:
        return load_settings(self.file).settings

    def find(self, *keys: str, code: str = "", servers: tuple[LocalServer, ...] = ()) -> None:
        found = StandInsFound(tuple(KeyVariable(one, f"KEY_{one}") for one in keys), servers, code)
        self.desktop.bridge.publish(found)


@contextmanager
def new_home(folder: Path) -> Generator[FirstRun]:
    """Start the engine on a home without settings; its world is never opened."""
    given = home_for(World(), folder / "world") / "config" / "settings.toml"
    settings = load_settings(given).settings
    paths = paths_for(folder / "home")
    paths.create()
    instance = claim(paths)
    clock = SystemClock()
    desktop = Desktop(
        settings, clock, lambda publish: open_engine(paths, settings, clock, instance, publish)
    )
    desktop.engine.start()
    try:
        desktop.open_first_run()
        yield FirstRun(desktop, paths.settings_file)
    finally:
        desktop.close()
        instance.close()


@pytest.fixture
def first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None
) -> Generator[FirstRun]:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with new_home(tmp_path) as one:
        qtbot.addWidget(one.presenter.window)
        yield one


def test_showing_it_writes_the_file_whose_absence_brings_it(first: FirstRun, qtbot: QtBot) -> None:
    assert first.presenter.window.isVisible()
    qtbot.waitUntil(first.file.exists)
    first.presenter.window.close()
    assert "[" not in first.file.read_text("utf-8")


def test_what_you_use_is_in_force_at_once(first: FirstRun, qtbot: QtBot) -> None:
    use = first.presenter.window.use
    assert not use.records.isVisible()
    use.boxes["Claude Code"].click()
    qtbot.waitUntil(lambda: "Claude Code" in first.desktop.settings.status.surfaces)
    qtbot.waitUntil(use.records.isVisible)
    use.records.click()
    qtbot.waitUntil(lambda: first.desktop.settings.status.claude_code == "on")
    use.boxes["Claude Code"].click()
    qtbot.waitUntil(lambda: first.desktop.settings.status.claude_code == "off")
    assert first.written.status.claude_code == "off"


def test_the_model_used_most_is_asked_first(first: FirstRun, qtbot: QtBot) -> None:
    use = first.presenter.window.use
    row = use.model.findData("claude-haiku-5-5")
    use.model.setCurrentIndex(row)
    use.model.activated.emit(row)
    qtbot.waitUntil(lambda: first.desktop.settings.provider[0].models[:1] == ("claude-haiku-5-5",))


def test_a_variable_is_found_by_its_name_and_its_value_is_not_looked_at() -> None:
    class Names(frozenset[str]):
        def __getitem__(self, name: str) -> str:
            raise AssertionError(name)

    names = Names({"OPENAI_API_KEY", "UNDERSTUDY_KEY_OPENAI", "GEMINI_API_KEY", "HOME"})
    assert variables_set(names) == (
        KeyVariable("openai", "UNDERSTUDY_KEY_OPENAI"),
        KeyVariable("gemini", "GEMINI_API_KEY"),
    )


def test_nobody_stands_in_without_a_yes_and_a_no_takes_it_back(
    first: FirstRun, qtbot: QtBot
) -> None:
    before = first.desktop.settings.provider
    first.find("openai", servers=(OLLAMA,))
    rows = first.presenter.window.stand_in.rows
    qtbot.waitUntil(lambda: set(rows) >= {"openai", "ollama"})
    assert not any(one.tick.isChecked() for one in rows.values())
    assert "KEY_openai" in rows["openai"].tick.text()
    rows["ollama"].tick.click()
    qtbot.waitUntil(lambda: first.written.provider[-1].local)
    assert first.written.provider[-1].models == ("llama3.2",)
    assert rows["ollama"].models.count() == 2
    rows["ollama"].tick.click()
    qtbot.waitUntil(lambda: first.written.provider == before)


def test_a_stand_in_that_answered_can_be_seen_in_a_rehearsal(first: FirstRun, qtbot: QtBot) -> None:
    window = first.presenter.window
    first.find(servers=(OLLAMA,))
    qtbot.waitUntil(lambda: "ollama" in window.stand_in.rows)
    row = window.stand_in.rows["ollama"]
    row.tick.setChecked(True)
    first.presenter._tried.add("ollama")
    failure = Failure(FailureKind.OVERLOADED, "ollama", "llama3.2")
    first.desktop.bridge.publish(ProviderTested("ollama", "llama3.2", failure, None))
    qtbot.waitUntil(lambda: "Ollama" in row.state.text())
    window.show_step(2)
    assert not window.rehearse.isVisible()
    first.desktop.bridge.publish(ProviderTested("ollama", "llama3.2", None, 0.4))
    qtbot.waitUntil(window.rehearse.isVisible)
    assert row.state.text() == "llama3.2 answered after 0.4 s."


def test_claude_alone_can_be_rehearsed_too(first: FirstRun, qtbot: QtBot) -> None:
    """With nothing but Claude Code one still sees what becomes of a question in an outage."""
    window = first.presenter.window
    first.find("claude")
    qtbot.waitUntil(lambda: "claude" in window.stand_in.rows)
    window.stand_in.rows["claude"].tick.setChecked(True)
    first.presenter._tried.add("claude")
    first.desktop.bridge.publish(ProviderTested("claude", "claude-sonnet-5-5", None, 0.4))
    window.show_step(2)
    qtbot.waitUntil(window.rehearse.isVisible)


def test_a_vendor_without_a_usual_model_lets_one_be_chosen(first: FirstRun, qtbot: QtBot) -> None:
    first.find("gemini")
    rows = first.presenter.window.stand_in.rows
    qtbot.waitUntil(lambda: "gemini" in rows)
    row = rows["gemini"]
    row.tick.setChecked(True)
    first.desktop.bridge.publish(ModelsListed("gemini", ("gemini-a", "gemini-b")))
    qtbot.waitUntil(lambda: row.models.count() == 2)
    assert row.models.currentIndex() == -1
    assert all(one.id != "gemini" for one in first.desktop.settings.provider)
    row.models.activated.emit(1)
    qtbot.waitUntil(
        lambda: (
            [one.models for one in first.written.provider if one.id == "gemini"] == [("gemini-b",)]
        )
    )


def test_a_key_entered_for_this_session_adds_its_company(first: FirstRun, qtbot: QtBot) -> None:
    stand_in = first.presenter.window.stand_in
    stand_in.company.setCurrentIndex(stand_in.company.findData("groq"))
    stand_in.key_entered.emit("groq", "gsk-test", True)
    qtbot.waitUntil(lambda: "groq" in stand_in.rows)
    assert stand_in.rows["groq"].tick.isChecked()


def test_a_key_that_another_window_looked_for_chooses_nothing(
    first: FirstRun, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", "made-up")
    before = first.desktop.settings.provider
    first.find("claude")
    rows = first.presenter.window.stand_in.rows
    qtbot.waitUntil(lambda: "claude" in rows)
    seen: list[KeyFound] = []
    first.desktop.bridge.subscribe(KeyFound, seen.append)
    claude = before[0]
    first.desktop.submit(lambda api: api.setup.inspect_key(claude))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].state.found
    assert not rows["claude"].tick.isChecked()
    assert first.presenter._tried == set()


def test_a_provider_that_is_set_up_keeps_its_address_and_models(
    first: FirstRun, qtbot: QtBot
) -> None:
    before = first.desktop.settings.provider[0]
    assert "127.0.0.1" in before.base_url
    first.find("claude")
    rows = first.presenter.window.stand_in.rows
    qtbot.waitUntil(lambda: "claude" in rows)
    rows["claude"].tick.click()
    qtbot.waitUntil(lambda: first.written.provider[0].base_url == before.base_url)
    assert first.written.provider[0].models == before.models


def test_a_sample_is_sent_and_the_login_is_switched(first: FirstRun, qtbot: QtBot) -> None:
    balloons: list[object] = []
    first.desktop.bridge.subscribe(BalloonWanted, balloons.append)
    speak = first.presenter.window.speak
    speak.sample.click()
    qtbot.waitUntil(lambda: bool(balloons))
    speak.autostart.click()
    told: list[AutostartRead] = []
    first.desktop.bridge.subscribe(AutostartRead, told.append)
    qtbot.waitUntil(lambda: any(one.is_on for one in told))
    speak.autostart.click()
    qtbot.waitUntil(lambda: not told[-1].is_on)


def test_quiet_hours_that_are_none_are_refused_at_their_place(first: FirstRun) -> None:
    row = first.presenter.window.speak.rows["alerts.quiet_hours"]
    row.entered.emit("alerts.quiet_hours", "22")
    assert row.complaint()


def test_every_step_can_be_skipped_by_keyboard(first: FirstRun, qtbot: QtBot) -> None:
    window = first.presenter.window
    for step in range(3):
        assert window.step == step
        assert window.next.hasFocus() or not window.isActiveWindow()
        window.next.click()
    assert not window.isVisible()
