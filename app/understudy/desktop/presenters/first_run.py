"""Connects the first run with the engine: a choice is used, and a stand-in tried, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from understudy.base.addresses import host_of
from understudy.base.providers.claude import CLAUDES_ID
from understudy.base.providers.presets import load_presets
from understudy.base.settings.values import ProviderSettings
from understudy.desktop.firstrun.first_run_window import FirstRunWindow
from understudy.desktop.firstrun.stand_in_row import StandInRow
from understudy.desktop.windows import bring_forward
from understudy.engine.events.common_events import (
    KeyFound,
    KeyNotStored,
    ProvidersNotSaved,
    ProviderTested,
    SettingNotChanged,
    SettingsChanged,
)
from understudy.engine.events.first_events import AutostartRead, ModelsListed, StandInsFound
from understudy.words.chat.api_keys import key_not_stored_words, key_state_words
from understudy.words.common import failure_sentence
from understudy.words.notification import Notification
from understudy.words.windows import first_run as words
from understudy.words.windows import settings_form
from understudy.words.windows.notices import provider_answered, settings_not_saved

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.providers.presets import Preset
    from understudy.base.settings.values import Settings
    from understudy.chat.models.local_models import LocalServer
    from understudy.desktop.bridge import Bridge
    from understudy.engine.api import EngineApi

CODE = "claude-code"
SAMPLE_KEY = "sample"


class FirstRunPresenter(QObject):
    """GUI thread only. ``opened`` once on a new home: the settings file is written then."""

    rehearsal_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._settings = settings
        self._providers = settings.provider
        self._offered: dict[str, ProviderSettings] = {}
        self._tried: set[str] = set()
        self._storing: str | None = None
        self._presets: dict[str, Preset] = {one.id: one for one in load_presets()}
        self.window = FirstRunWindow()
        self.window.show_settings(settings)
        self._connect_window()
        bridge.subscribe(SettingsChanged, self._show_settings)
        bridge.subscribe(SettingNotChanged, lambda event: self._show_not_saved(event.problem))
        bridge.subscribe(ProvidersNotSaved, lambda event: self._show_not_saved(event.problem))
        bridge.subscribe(StandInsFound, self._show_found)
        bridge.subscribe(ModelsListed, self._show_models)
        bridge.subscribe(ProviderTested, self._show_test)
        bridge.subscribe(KeyFound, self._show_key)
        bridge.subscribe(KeyNotStored, self._show_key_trouble)
        bridge.subscribe(AutostartRead, self._show_autostart)

    def open(self) -> None:
        """Show the first step, and look around for the second."""
        self._providers = self._settings.provider  # the settings window may have changed them
        bring_forward(self.window)
        self._submit(lambda api: api.first_steps.begin())
        self._submit(lambda api: api.first_steps.show_autostart())
        self._look_around()

    def _connect_window(self) -> None:
        window = self.window
        window.use.setting_entered.connect(self._change)
        window.use.model_chosen.connect(self._prefer)
        window.stand_in.ticked.connect(self._tick)
        window.stand_in.model_chosen.connect(self._choose_model)
        window.stand_in.key_entered.connect(self._store_key)
        window.stand_in.look_again_requested.connect(self._look_around)
        window.speak.setting_entered.connect(self._change)
        window.speak.sample_requested.connect(self._show_sample)
        window.speak.autostart_requested.connect(self._start_at_login)
        window.rehearsal_requested.connect(self.rehearsal_requested)

    def _look_around(self) -> None:
        self._submit(lambda api: api.first_steps.look_around())

    def _change(self, name: str, value: object) -> None:
        self._submit(lambda api: api.settings.change(name, value))

    def _start_at_login(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's value
        self._submit(lambda api: api.first_steps.start_at_login(wanted=wanted))

    def _show_sample(self) -> None:
        one = Notification(SAMPLE_KEY, str(words.SAMPLE_TITLE), str(words.SAMPLE_BODY))
        self._submit(lambda api: api.notify(one))

    def _prefer(self, model: str) -> None:
        """Ask this model of Claude first; the others stay behind it."""
        claude = self._settings.claude()
        if claude is not None:
            others = tuple(one for one in claude.models if one != model)
            self._save(replace(claude, models=(model, *others)))

    def _show_found(self, event: StandInsFound) -> None:
        rows = [self._row_of_key(one.preset, variable=one.variable) for one in event.keys]
        if event.claude_code:
            rows.append(self._row_of_code())
        rows += [self._row_of_server(one) for one in event.servers if one.models]
        self.window.stand_in.show_found(rows)

    def _row_of_key(self, preset_id: str, variable: str = "") -> StandInRow:
        preset = self._presets[preset_id]
        offered = self._offered[preset.id] = self._provider_of(preset)
        name, host = preset.name, host_of(offered.base_url)
        title = words.use_variable(name, variable) if variable else words.use_key(name)
        is_claude = preset.id == CLAUDES_ID
        consent = words.claude_consent(host) if is_claude else words.consent(name, host)
        return StandInRow(preset.id, title, consent)

    def _row_of_code(self) -> StandInRow:
        preset = self._presets[CODE]
        self._offered[CODE] = replace(self._provider_of(preset), consent=None)
        return StandInRow(CODE, preset.name, str(words.CLAUDE_CODE_CONSENT))

    def _row_of_server(self, server: LocalServer) -> StandInRow:
        preset = self._presets[server.id]
        self._offered[server.id] = replace(
            _provider(preset), base_url=server.base_url, models=server.models[:1]
        )
        title = words.use_server(server.name)
        row = StandInRow(server.id, title, str(words.ON_THIS_COMPUTER))
        row.offers = server.models
        return row

    def _tick(self, id_: str, on: bool) -> None:  # noqa: FBT001 - a signal's value
        one = self._offered[id_]
        if not on:
            self._take_out(id_)
            return
        row = self.window.stand_in.rows[id_]
        if not one.models:
            row.show_state(str(words.LISTING), "neutral")
            self._submit(lambda api: api.first_steps.list_models(one))
            return
        row.show_models(row.offers, one.models[0])
        self._use(one)

    def _take_out(self, id_: str) -> None:
        """Claude stays, and is not asked; every other is no provider any more."""
        if id_ == CLAUDES_ID:
            self._save(replace(self._offered[id_], consent=False))
        else:
            self._save_all(tuple(one for one in self._providers if one.id != id_))

    def _choose_model(self, id_: str, model: str) -> None:
        self._offered[id_] = replace(self._offered[id_], models=(model,))
        self._use(self._offered[id_])

    def _use(self, one: ProviderSettings) -> None:
        """Save it, and ask it one short question."""
        self.window.stand_in.rows[one.id].show_state(str(settings_form.TESTING), "neutral")
        self._save(one)
        self._tried.add(one.id)
        self._submit(lambda api: api.setup.test_provider(one))

    def _save(self, one: ProviderSettings) -> None:
        known = any(other.id == one.id for other in self._providers)
        kept = tuple(one if other.id == one.id else other for other in self._providers)
        self._save_all(kept if known else (*kept, one))

    def _save_all(self, providers: tuple[ProviderSettings, ...]) -> None:
        self._providers = providers
        self._submit(lambda api: api.setup.save_providers(providers))

    def _store_key(self, preset_id: str, key: str, session_only: bool) -> None:  # noqa: FBT001 - a signal's value
        one = self._provider_of(self._presets[preset_id])
        self._offered[preset_id] = one
        self._storing = preset_id
        self._submit(lambda api: api.setup.store_key(one, key, session_only=session_only))

    def _show_key(self, event: KeyFound) -> None:
        """Use the key that was entered here; the settings window looks for keys too."""
        if event.provider != self._storing:
            return
        self._storing = None
        said = key_state_words(event.state)
        self.window.stand_in.show_key_state(said.text, said.severity)
        if event.state.found:
            row = self.window.stand_in.add(self._row_of_key(event.provider))
            row.tick.setChecked(True)
            self._tick(row.id, True)  # noqa: FBT003 - a signal's value

    def _show_key_trouble(self, event: KeyNotStored) -> None:
        if event.provider == self._storing:
            self._storing = None
            said = key_not_stored_words(event.kind)
            self.window.stand_in.show_key_state(said.text, said.severity)

    def _provider_of(self, preset: Preset) -> ProviderSettings:
        """Return the preset as it is set up already, with its own address and models, or anew."""
        known = next((one for one in self._providers if one.id == preset.id), None)
        return _provider(preset) if known is None else replace(known, consent=_consent(preset))

    def _show_models(self, event: ModelsListed) -> None:
        row = self.window.stand_in.rows.get(event.provider)
        if row is None or not row.tick.isChecked():
            return
        if event.failure is not None:
            row.show_state(failure_sentence(event.failure), "problem")
        elif not event.models:
            row.show_state(str(words.NO_MODELS), "problem")
        else:
            row.show_state("", "neutral")
            row.show_models(event.models)

    def _show_test(self, event: ProviderTested) -> None:
        row = self.window.stand_in.rows.get(event.provider)
        if row is None or event.provider not in self._tried or not row.tick.isChecked():
            return
        if event.failure is not None:
            row.show_state(failure_sentence(event.failure), "problem")
            return
        row.show_state(provider_answered(event.model, event.first_text_s), "good")
        self.window.offer_rehearsal()  # with Claude alone it shows what becomes of a question

    def _show_autostart(self, event: AutostartRead) -> None:
        self.window.speak.show_autostart(on=event.is_on, problem=event.problem)

    def _show_settings(self, event: SettingsChanged) -> None:
        self._settings = event.settings
        self.window.show_settings(event.settings)

    def _show_not_saved(self, problem: str) -> None:
        self._providers = self._settings.provider
        self.window.show_settings(self._settings)
        self.window.show_problem(settings_not_saved(problem))


def _provider(preset: Preset) -> ProviderSettings:
    """Return a preset as a provider that may be sent prompts."""
    return ProviderSettings(
        id=preset.id,
        kind=preset.kind,
        base_url=preset.base_url,
        models=preset.models,
        consent=_consent(preset),
        local=preset.local,
        status_url=preset.status_url,
    )


def _consent(preset: Preset) -> bool | None:
    return None if preset.local else True
