"""``understudy ask --attach``: the file goes along, is kept, and a wrong one is refused at once."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import msgspec

from tests.commands.program import home_for, understudy
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.models.model_catalogue import FILE_VERSION, Listing, _File
from understudy.chat.providers.base import ModelInfo
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n-a-cat"


async def test_an_image_goes_to_claude_and_is_kept(tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(PNG)
    async with World() as world:
        world.claude.behave(Answer("A cat."))
        home = home_for(world, tmp_path / "home")
        ended = await understudy(home, "ask", "--attach", str(picture), "What is it?")
        (asked,) = world.claude.asked
    assert (ended.code, ended.out, ended.err) == (0, "A cat.\n", "")
    assert asked.body_json["messages"][0]["content"][0]["type"] == "image"
    with sqlite3.connect(home / "data" / "understudy.db") as database:
        kept = database.execute(
            "SELECT name, data FROM attachments JOIN contents USING (sha256)"
        ).fetchall()
    database.close()
    assert kept == [("cat.png", PNG)]


async def test_what_a_backup_did_not_get_is_said(tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(PNG)
    async with World() as world:
        world.claude.behave(HttpError(529))
        home = home_for(world, tmp_path / "home")
        plain = await understudy(home, "ask", "--attach", str(picture), "What is it?")
        told = await understudy(home, "ask", "--json", "--attach", str(picture), "And now?")
    assert "Your question went to Backup." in plain.err
    assert "1 image left out: this model is not known to read images." in plain.err
    started = [one for one in told.lines if one["event"] == "segment_started"]
    assert started[-1]["sent"]["images_left_out"] == 1


async def test_what_the_vendor_said_of_its_model_counts_for_a_command_too(tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(PNG)
    async with World() as world:
        home = home_for(world, tmp_path / "home")
        paths = paths_for(home)
        settings = load_settings(paths.settings_file).settings.provider[0]
        blind = ModelInfo(settings.models[0], "Blind", capabilities=frozenset())
        paths.models_file.parent.mkdir(parents=True, exist_ok=True)
        paths.models_file.write_bytes(
            msgspec.json.encode(
                _File(
                    FILE_VERSION,
                    {settings.id: Listing(settings.base_url, SystemClock().now(), (blind,))},
                )
            )
        )
        ended = await understudy(home, "ask", "--attach", str(picture), "What is it?")
        (asked,) = world.claude.asked
    assert asked.body_json["messages"][0]["content"].startswith("[Image not included: cat.png]")
    assert "1 image left out: this model is not known to read images." in ended.err


async def test_a_file_that_cannot_be_sent_is_wrong_usage_and_nothing_is_asked(
    tmp_path: Path,
) -> None:
    packed = tmp_path / "a.zip"
    packed.write_bytes(b"PK\x03\x04\0")
    async with World() as world:
        home = home_for(world, tmp_path / "home")
        ended = await understudy(home, "ask", "--attach", str(packed), "What is it?")
        missing = await understudy(home, "ask", "--attach", "nowhere.png", "What is it?")
        assert not world.claude.asked
    assert (ended.code, missing.code) == (64, 64)
    assert "only images (PNG, JPEG, GIF, WebP), PDFs and text can be sent" in ended.err
    assert "there is no such file" in missing.err
