"""The table of presets: complete, valid, and the only place that knows a vendor's names."""

from __future__ import annotations

import pytest

from understudy.base.addresses import is_loopback
from understudy.base.providers.presets import Preset, load_presets
from understudy.base.settings.checks import provider_built
from understudy.base.settings.values import CLAUDE
from understudy.host.keys import vendor_variable

PRESETS = load_presets()
READY = [one for one in PRESETS if one.id]


def test_every_vendor_and_server_of_the_promise_is_there() -> None:
    assert [one.id for one in PRESETS] == [
        *("claude", "openai", "gemini", "openrouter", "mistral", "groq", "deepseek", "xai"),
        *("claude-code", "ollama", "lm-studio", "llama-cpp", "vllm", ""),
    ]
    assert len({one.name for one in PRESETS}) == len(PRESETS)


@pytest.mark.parametrize("preset", READY, ids=lambda one: one.id)
def test_a_preset_with_a_model_is_a_provider_the_settings_accept(preset: Preset) -> None:
    table: dict[str, object] = {
        "id": preset.id,
        "kind": preset.kind,
        "base_url": preset.base_url,
        "models": preset.models or ("m",),
        "local": preset.local,
    }
    if preset.status_url is not None:
        table["status_url"] = preset.status_url
    built = provider_built(table, ())
    assert built.local is is_loopback(preset.base_url) is preset.local
    assert preset.base_url.startswith("http://" if preset.local else "https://")


def test_claude_is_as_in_the_default_settings() -> None:
    claude = PRESETS[0]
    assert (claude.id, claude.kind, claude.base_url, claude.models) == (
        *(CLAUDE.id, CLAUDE.kind, CLAUDE.base_url),
        CLAUDE.models,
    )


@pytest.mark.parametrize("preset", READY, ids=lambda one: one.id)
def test_a_key_is_looked_up_by_host_and_never_by_id_or_dialect(preset: Preset) -> None:
    if preset.kind == "claude-code":  # it has its own sign-in
        assert preset.key_variable is None
        return
    assert vendor_variable(preset.base_url) == preset.key_variable
    assert (preset.key_variable is None) is preset.local


def test_a_former_page_is_no_present_one_and_its_replacement_is_there() -> None:
    present = {one.status_url for one in PRESETS}
    for one in PRESETS:
        assert not set(one.former_status_urls) & present
        assert one.status_url is not None or not (one.former_status_urls or one.status_components)
