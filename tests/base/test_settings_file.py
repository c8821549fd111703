"""settings.toml: every complaint names file, line, key and what is allowed; nothing is lost."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.errors import SettingsError, SettingsUnreadableError, WrongValueError
from understudy.base.settings.file import load_settings, set_aside
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.base.settings.writing import save_providers

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """\
version = 1

[status]
page_url = "https://status.claude.com"
spare_urls = ["https://anthropic.statuspage.io"]
poll_interval_s = 60
surfaces = ["claude.ai", "Claude API"]        # what this person uses

[[provider]]                                  # file order = order of asking
id = "claude"
kind = "anthropic"
base_url = "https://api.anthropic.com"
models = ["claude-sonnet-5-5", "claude-haiku-5-5"]

[[provider]]
id = "openai"
kind = "openai"
base_url = "https://api.openai.com/v1"
models = ["gpt-5.5"]
consent = true
status_url = "https://status.openai.com"

[[provider]]
id = "local"
kind = "openai"
base_url = "http://127.0.0.1:11434/v1"
models = ["llama3.2"]
local = true

[chat]
first_token_s = 30
idle_s = 30
past_answers = "offer"

[alerts]
minimum_impact = "major"
quiet_hours = "22:00-07:00"

[archive]
keep_conversations_days = 365
keep_private_days = 30
keep_attachments_days = 90
"""

LOCAL = ProviderSettings(
    id="ollama", kind="openai", base_url="http://127.0.0.1:1/v1", models=("x",), local=True
)


def write(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml").settings == Settings()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_in_its_place_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    os.mkfifo(path)
    with pytest.raises(OSError, match="a pipe, not a file"):
        load_settings(path)
    with pytest.raises(OSError, match="a pipe, not a file"):
        save_providers(path, (LOCAL,))
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_the_documented_file_is_read_whole(tmp_path: Path) -> None:
    loaded = load_settings(write(tmp_path, WHOLE))
    assert loaded.unknown_keys == ()
    assert [one.id for one in loaded.settings.provider] == ["claude", "openai", "local"]
    assert loaded.settings.allowed == loaded.settings.provider
    assert loaded.settings.alerts.quiet_hours == "22:00-07:00"
    assert loaded.settings.chat.first_token_s == 30
    archive = loaded.settings.archive
    assert (archive.keep_conversations_days, archive.keep_attachments_days) == (365, 90)
    assert archive.keep_private_days == 30


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "allowed"),
    [
        ("version = 1", "version = 2", 1, "version", "1"),
        ("version = 1", 'version = "1"', 1, "version", "1"),
        ("= 60", '= "often"', 6, "status.poll_interval_s", "whole number"),
        ("= 60", "= 0", 6, "status.poll_interval_s", "from 1 to 3600"),
        ("poll_interval_s = 60", 'probes = "maybe"', 6, "status.probes", "on, off"),
        ('"https://status.claude.com"', '"nonsense"', 4, "status.page_url", "http"),
        ('["https://anthropic.statuspage.io"]', '["x"]', 5, "status.spare_urls", "http"),
        ('kind = "openai"', 'kind = "opanai"', 17, "provider[2].kind", "anthropic, openai"),
        ('id = "openai"', 'id = "claude"', 16, "provider[2].id", "once"),
        ('id = "openai"', 'id = "Open AI"', 16, "provider[2].id", "lower-case"),
        ('["gpt-5.5"]', "[]", 19, "provider[2].models", "at least one"),
        ("consent = true", 'consent = "yes"', 20, "provider[2].consent", "true, false"),
        ("http://127.0.0.1:11434/v1", "http://10.0.0.5/v1", 26, "provider[3].base_url", "loopback"),
        ("http://127.0.0.1:11434/v1", "http://127.1/v1", 26, "provider[3].base_url", "loopback"),
        ("http://127.0.0.1:11434/v1", "http://0.0.0.0/v1", 26, "provider[3].base_url", "loopback"),
        ("http://127.0.0.1:11434/v1", "http://box.lan/v1", 26, "provider[3].base_url", "loopback"),
        ("consent = true", 'role = "backup"', 20, "provider[2].role", "claude, for one provider"),
        ("consent = true", "role = true", 20, "provider[2].role", "claude, for one provider"),
        ("local = true", 'local = true\nrole = "claude"', 29, "provider[3].role", "local = true"),
        ("consent = true", 'insecure = "yes"', 20, "provider[2].insecure", "true, false"),
        ("api.openai.com/v1", "me:x@api.openai.com", 18, "provider[2].base_url", "password"),
        ("api.openai.com/v1", "api.openai.com/v1?a=b", 18, "provider[2].base_url", "? or #"),
        ("api.openai.com/v1", "api.openai.com/v1#b", 18, "provider[2].base_url", "? or #"),
        ('base_url = "https://api.openai.com/v1"\n', "", 15, "provider[2].base_url", "http"),
        ("first_token_s = 30", "first_token_s = -1", 31, "chat.first_token_s", "above 0"),
        ('"offer"', '"sometimes"', 33, "chat.past_answers", "offer, off"),
        ('"major"', '"huge"', 36, "alerts.minimum_impact", "none, minor, major, critical"),
        ("22:00-07:00", "25:00-07:00", 37, "alerts.quiet_hours", "22:00-07:00"),
        ("= 365", "= -1", 40, "archive.keep_conversations_days", "0 for ever"),
        ("= 30\nkeep_att", '= "ever"\nkeep_att', 41, "archive.keep_private_days", "0 for ever"),
        ("= 90", "= 1.5", 42, "archive.keep_attachments_days", "whole number"),
        ("22:00-07:00", "22:00-22:00", 37, "alerts.quiet_hours", "two different times"),
    ],
)
def test_a_wrong_value_names_file_line_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, key: str, allowed: str
) -> None:
    assert WHOLE.count(old) >= 1
    path = write(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    assert (caught.value.path, caught.value.line, caught.value.key) == (path, line, key)
    assert allowed in caught.value.allowed
    assert str(path) in str(caught.value)


def test_two_providers_with_the_role_of_claude_are_one_too_many(tmp_path: Path) -> None:
    text = WHOLE.replace("consent = true", 'consent = true\nrole = "claude"')
    loaded = load_settings(write(tmp_path, text)).settings
    assert loaded.claude_ids == {"openai"}
    both = text.replace('id = "claude"', 'id = "claude"\nrole = "claude"')
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, both))
    assert (caught.value.line, caught.value.key) == (22, "provider[2].role")
    assert "'claude' is already Claude" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://me:hunter2@api.openai.com/v1",
        "https://me:hun@ter2@api.openai.com",
        "https://api.openai.com:port/v1?key=hunter2",
        "hunter2@api.openai.com",
    ],
)
@pytest.mark.parametrize("key", ["base_url", "status_url", "page_url", "spare_urls"])
def test_a_complaint_about_an_address_keeps_its_secrets(
    tmp_path: Path, key: str, address: str
) -> None:
    if key == "spare_urls":
        text = WHOLE.replace("https://anthropic.statuspage.io", address)
    else:
        old = {
            "base_url": "https://api.openai.com/v1",
            "status_url": "https://status.openai.com",
            "page_url": "https://status.claude.com",
        }[key]
        text = WHOLE.replace(old, address)
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert caught.value.key.endswith(key)
    assert "hun" not in str(caught.value)


def test_who_claude_is_and_what_is_accepted_outlive_a_change_in_the_window(tmp_path: Path) -> None:
    text = WHOLE.replace("consent = true", 'role = "claude"\ninsecure = true')
    path = write(tmp_path, text)
    providers = load_settings(path).settings.provider
    assert (providers[1].role, providers[1].insecure) == ("claude", True)
    save_providers(path, providers)
    assert load_settings(path).settings.provider == providers
    save_providers(path, (providers[0], msgspec.structs.replace(providers[1], insecure=False)))
    assert "insecure" not in path.read_text("utf-8")


def test_a_value_that_is_local_elsewhere_cannot_be_made() -> None:
    with pytest.raises(WrongValueError):
        msgspec.structs.replace(LOCAL, base_url="http://10.0.0.5/v1")
    with pytest.raises(WrongValueError):
        msgspec.structs.replace(LOCAL, role="claude")


def test_a_section_that_is_no_table_is_a_wrong_value(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, "version = 1\nstatus = 3\n"))
    assert (caught.value.line, caught.value.key) == (2, "status")


def test_unknown_keys_warn_with_their_line_and_change_nothing(tmp_path: Path) -> None:
    text = WHOLE.replace("[chat]\n", "[chat]\ncolour = 3\n") + "\n[later]\nx = 1\n"
    loaded = load_settings(write(tmp_path, text))
    found = [(one.line, one.key) for one in loaded.unknown_keys]
    assert found == [(31, "chat.colour"), (45, "later")]
    assert loaded.settings == load_settings(write(tmp_path, WHOLE)).settings


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"version = 1\n[status\n", 2), (b"a = 1\nb = \xff\xfe\n", 2), (b"\x00\x01", 1)],
)
def test_what_is_no_toml_is_named_and_can_be_set_aside(
    tmp_path: Path, content: bytes, line: int
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsUnreadableError) as caught:
        load_settings(path)
    assert caught.value.line == line
    first = set_aside(path, datetime(2026, 11, 21, tzinfo=UTC))
    path.write_bytes(b"again broken [")
    second = set_aside(path, datetime(2026, 11, 21, tzinfo=UTC))
    assert first != second
    assert first.read_bytes() == content
    assert load_settings(path).settings == Settings()


def test_saving_providers_keeps_comments_unknown_keys_and_other_sections(tmp_path: Path) -> None:
    path = write(tmp_path, WHOLE.replace('models = ["gpt-5.5"]', 'models = ["gpt-5.5"]\nodd = 2'))
    before = load_settings(path).settings
    save_providers(path, (LOCAL, *reversed(before.provider)))
    after = load_settings(path)
    assert [one.id for one in after.settings.provider] == ["ollama", "local", "openai", "claude"]
    assert after.settings.provider[1:] == tuple(reversed(before.provider))
    assert [one.key for one in after.unknown_keys] == ["provider[3].odd"]
    assert "# what this person uses" in path.read_text(encoding="utf-8")
    assert after.settings.alerts == before.alerts


def test_saving_into_nothing_writes_a_file_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    save_providers(path, (LOCAL,))
    assert load_settings(path).settings.provider == (LOCAL,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_saving_over_a_broken_file_loses_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "broken [")
    with pytest.raises(SettingsUnreadableError):
        save_providers(path, (LOCAL,))
    assert path.read_text(encoding="utf-8") == "broken ["


@given(st.text())
def test_any_text_is_read_or_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_settings(path)
    except (SettingsError, SettingsUnreadableError) as problem:
        assert problem.line >= 1  # noqa: PT017 - either outcome is right, an unnamed crash is not
