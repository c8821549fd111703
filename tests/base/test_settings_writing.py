"""One changed setting changes one line of settings.toml, and nothing of the person's is lost."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.base.errors import SettingsUnreadableError
from understudy.base.settings.checks import declaration_of, value_of
from understudy.base.settings.file import load_settings
from understudy.base.settings.writing import save_setting

if TYPE_CHECKING:
    from pathlib import Path

MINE = """\
# my settings
version = 1

[status]   # what I watch
surfaces = [
  "claude.ai",   # at home
  "Claude API",  # at work
]
poll_interval_s = 60  # once a minute
odd = 3

# how long
[chat]
idle_s = 30

[[provider]]
id = "local"
kind = "openai"
base_url = "http://127.0.0.1:11434/v1"
models = ["llama3.2"]
local = true
"""


def written(tmp_path: Path, text: str, name: str, value: object) -> str:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    save_setting(path, name, value)
    assert value_of(load_settings(path).settings, name) == value
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("status.poll_interval_s", 90, "_s = 60  # once", "_s = 90  # once"),
        ("chat.idle_s", 7.5, "idle_s = 30\n", "idle_s = 7.5\n"),
        ("chat.idle_s", 45.0, "idle_s = 30\n", "idle_s = 45\n"),
        ("status.probes", "off", "odd = 3\n", 'odd = 3\nprobes = "off"\n'),
        ("chat.hedge_after_s", 4.0, "idle_s = 30\n", "idle_s = 30\nhedge_after_s = 4\n"),
        ("status.surfaces", ("Claude API",), '  "claude.ai",   # at home\n', ""),
        ("status.surfaces", ("claude.ai",), '  "Claude API",  # at work\n', ""),
        ("chat.idle_s", 30.0, "", ""),
        ("chat.load_s", 300.0, "", ""),
        ("chat.hedge_after_s", None, "", ""),
        ("alerts.quiet_hours", None, "", ""),
    ],
)
def test_one_line_changes_and_every_other_stays(
    tmp_path: Path, name: str, value: object, old: str, new: str
) -> None:
    assert written(tmp_path, MINE, name, value) == MINE.replace(old, new, 1)


def test_an_item_is_added_to_a_list_and_the_others_keep_their_comments(tmp_path: Path) -> None:
    surfaces = ("claude.ai", "Claude Code", "Claude API")
    text = written(tmp_path, MINE, "status.surfaces", surfaces)
    assert '"claude.ai",   # at home\n' in text
    assert '"Claude API",  # at work\n' in text


def test_a_section_that_is_not_there_yet_is_added_at_the_end(tmp_path: Path) -> None:
    text = written(tmp_path, MINE, "alerts.quiet_hours", "22:00-07:00")
    assert text == MINE + '\n[alerts]\nquiet_hours = "22:00-07:00"\n'


def test_what_is_left_unset_again_takes_its_line_away(tmp_path: Path) -> None:
    text = MINE.replace("idle_s = 30\n", "idle_s = 30\nhedge_after_s = 4 # s\n")
    assert written(tmp_path, text, "chat.hedge_after_s", None) == MINE


@pytest.mark.parametrize(
    "text",
    [
        'chat.idle_s = 3 # mine\nstatus.probes = "on"\n',
        "chat = { idle_s = 3 } # mine\n",
        "[chat]#mine\r\nidle_s=3\r\n",
        "\ufeff[chat] # mine\nidle_s = 3\n",
        "[status]\nodd = 1 # mine\n[chat.odd]\nx = 1\n",
        "# mine\n",
        "",
    ],
)
def test_however_the_file_is_written_the_change_is_read_again(tmp_path: Path, text: str) -> None:
    after = written(tmp_path, text, "chat.idle_s", 8.0)
    assert ("mine" in after) is ("mine" in text)
    assert written(tmp_path, after, "chat.first_token_s", 9.0)
    before = tomllib.loads(text.removeprefix("\ufeff"))
    assert before.keys() <= tomllib.loads(after).keys()


def test_nothing_is_written_over_a_file_that_is_not_toml(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("broken [", encoding="utf-8")
    with pytest.raises(SettingsUnreadableError):
        save_setting(path, "chat.idle_s", 8.0)
    assert path.read_text(encoding="utf-8") == "broken ["


CHANGES = st.sampled_from(
    [
        ("chat.idle_s", 5.0),
        ("chat.idle_s", 30.0),
        ("chat.hedge_after_s", 2.5),
        ("chat.hedge_after_s", None),
        ("status.surfaces", ()),
        ("status.surfaces", ("Claude API", "claude.ai", "Claude Code")),
        ("status.surfaces", ("a", "b")),
        ("status.probes", "off"),
        ("status.probes", "on"),
        ("archive.keep_private_days", 0),
        ("archive.keep_private_days", None),
        ("alerts.quiet_hours", "23:00-06:00"),
    ]
)


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_after_any_changes_the_file_holds_the_last_of_each_and_all_that_was_there(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    for name, value in changes:
        save_setting(path, name, value)
    loaded = load_settings(path)
    for name, value in dict(changes).items():
        assert value_of(loaded.settings, name) == value
    for name in {"status.poll_interval_s", "chat.load_s"} - dict(changes).keys():
        assert value_of(loaded.settings, name) == declaration_of(name).default
    text = path.read_text(encoding="utf-8")
    kept = ("# my settings", "# what I watch", "# once a minute", "odd = 3", "# how long")
    assert all(one in text for one in kept)
    assert [one.key for one in loaded.unknown_keys] == ["status.odd"]
    assert [one.id for one in loaded.settings.provider] == ["local"]
