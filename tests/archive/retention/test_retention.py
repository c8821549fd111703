"""Things are kept as long as the person wants, and what is pinned or waits is kept anyway."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store
from tests.archive.transfer.exports import claude, said, write_json
from understudy.archive.model import NewAttachment
from understudy.archive.retention import periods as retention
from understudy.archive.transfer.importer import Importer
from understudy.archive.waiting_prompts import OutboxReason
from understudy.base.settings.values import ArchiveSettings

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime
    from pathlib import Path

    from understudy.archive.store import Store
    from understudy.base.storage.database import Database

DAY_S = 86_400
FILE_OF_CLAUDE = {"file_name": "n.txt", "extracted_content": "inside of it"}
FILE = NewAttachment("notes.txt", "text/plain", b"inside of it", text="inside of it")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def opened(tmp_path: Path, clock: SetClock) -> Generator[tuple[Store, Database]]:
    with opened_store(tmp_path / "understudy.db", clock) as opened:
        yield opened


def kept_to(database: Database, settings: ArchiveSettings, now: datetime) -> tuple[int, int]:
    steps = list(retention.keep_to(database, settings, now))
    return sum(one for one, _ in steps), sum(one for _, one in steps)


def say(store: Store, *, private: bool = False) -> int:
    conversation = store.new_conversation(private=private)
    store.add_user_message(conversation.id, "x", attachments=(FILE,))
    return conversation.id


def test_without_a_setting_everything_is_kept_for_ever(
    opened: tuple[Store, Database], clock: SetClock
) -> None:
    store, database = opened
    say(store)
    say(store, private=True)
    clock.pass_s(20_000 * DAY_S)
    assert kept_to(database, ArchiveSettings(), clock.now()) == (0, 0)
    assert len(store.conversations(9)) == 2


@pytest.mark.parametrize(
    ("settings", "gone"),
    [
        (ArchiveSettings(keep_conversations_days=10), {"own", "private"}),
        (ArchiveSettings(keep_conversations_days=12), set()),
        (ArchiveSettings(keep_conversations_days=10, keep_private_days=0), {"own"}),
        (ArchiveSettings(keep_private_days=10), {"private"}),
        (ArchiveSettings(keep_conversations_days=30, keep_private_days=1), {"private"}),
    ],
)
def test_each_kind_goes_after_its_own_time(
    opened: tuple[Store, Database], clock: SetClock, settings: ArchiveSettings, gone: set[str]
) -> None:
    store, database = opened
    made = {"own": say(store), "private": say(store, private=True)}
    clock.pass_s(11 * DAY_S)
    assert kept_to(database, settings, clock.now()) == (len(gone), 0)
    left = {one.id for one in store.conversations(9)}
    assert left == {made[kind] for kind in set(made) - gone}


def test_what_is_pinned_waits_or_goes_on_is_kept(
    opened: tuple[Store, Database], clock: SetClock
) -> None:
    store, database = opened
    pinned, waits, goes_on, quiet = (say(store) for _ in range(4))
    store.pin(pinned, pinned=True)
    store.outbox.keep(store.messages(waits)[0].id, OutboxReason.NO_ANSWER)
    clock.pass_s(11 * DAY_S)
    store.add_user_message(goes_on, "still here")
    kept_to(database, ArchiveSettings(keep_conversations_days=10), clock.now())
    assert {one.id for one in store.conversations(9)} == {pinned, waits, goes_on}
    assert quiet not in {one.id for one in store.conversations(9)}


def test_of_an_old_file_the_name_stays(opened: tuple[Store, Database], clock: SetClock) -> None:
    store, database = opened
    old = say(store)
    clock.pass_s(11 * DAY_S)
    new = say(store)
    settings = ArchiveSettings(keep_attachments_days=10)
    assert kept_to(database, settings, clock.now()) == (0, 1)
    assert kept_to(database, settings, clock.now()) == (0, 0)
    (gone,) = store.messages(old)[0].attachments
    (kept,) = store.messages(new)[0].attachments
    assert (gone.name, gone.sha256, gone.text) == ("notes.txt", None, None)
    assert kept.sha256 is not None
    assert store.attachments.data(kept.sha256) == FILE.data
    clock.pass_s(11 * DAY_S)
    assert kept_to(database, settings, clock.now()) == (0, 1)
    files = [one.read_bytes() for one in database.path.parent.glob("understudy.db*")]
    assert b"inside of it" not in b"".join(files)


def test_much_that_is_due_goes_in_steps(opened: tuple[Store, Database], clock: SetClock) -> None:
    store, database = opened
    for _ in range(retention.A_STEP + 1):
        say(store)
    clock.pass_s(11 * DAY_S)
    settings = ArchiveSettings(keep_conversations_days=10)
    steps = list(retention.keep_to(database, settings, clock.now()))
    assert steps == [(retention.A_STEP, 0), (1, 0), (0, 0)]


def test_what_was_imported_is_kept_as_long_counted_from_its_import(
    tmp_path: Path, clock: SetClock
) -> None:
    settings = ArchiveSettings(keep_conversations_days=30, keep_attachments_days=30)
    old = claude("c1", said("q", "human", "Old?", 1, attachments=[FILE_OF_CLAUDE]))
    clock.pass_s(400 * DAY_S)
    path = write_json(tmp_path / "c.json", [old])
    Importer(tmp_path / "understudy.db", clock, Event()).run([path])
    with opened_store(tmp_path / "understudy.db", clock) as (store, database):
        clock.pass_s(29 * DAY_S)
        assert kept_to(database, settings, clock.now()) == (0, 0)
        assert len(store.conversations(9)) == 1
        clock.pass_s(2 * DAY_S)
        assert kept_to(database, settings, clock.now()) == (1, 0)


def test_what_was_imported_before_imports_were_noted_counts_from_now(
    tmp_path: Path, clock: SetClock
) -> None:
    settings = ArchiveSettings(keep_conversations_days=30)
    clock.pass_s(400 * DAY_S)
    path = write_json(tmp_path / "c.json", [claude()])
    Importer(tmp_path / "understudy.db", clock, Event()).run([path])
    with opened_store(tmp_path / "understudy.db", clock) as (_, database):
        database.execute("UPDATE conversations SET imported_us = NULL")
        clock.pass_s(100 * DAY_S)
        assert kept_to(database, settings, clock.now()) == (0, 0)
        clock.pass_s(31 * DAY_S)
        assert kept_to(database, settings, clock.now()) == (1, 0)
