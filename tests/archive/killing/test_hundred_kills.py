"""A hundred kill -9 at random moments: nothing that was promised is lost, no file is between two.

The promise for what streams is 250 ms; the clocks compared are the killed program's own.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from tests.archive.killing.children import index, migrate, rest_of, started, stream
from tests.archive.opened import STARTED_AT, opened_store, write_version_1
from tests.archive.search.searched import searched
from tests.archive.test_killed import Said, check
from tests.patience import PATIENCE_S
from understudy.archive.schema import MIGRATIONS
from understudy.archive.search import filling
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

STREAMING_KILLS = 50
AT_ONCE = 10
MIGRATING_KILLS = 50
INDEXING_KILLS = 15
QUESTIONS = 400


def kill_streaming(paths: list[Path]) -> list[Said]:
    """Run a program at each of ``paths`` at once, and kill each after so many of its words."""
    everything = [Said() for _ in paths]
    with ExitStack() as running:
        started_ones = [running.enter_context(started(stream, path)) for path in paths]
        for said, (process, pipe) in zip(everything, started_ones, strict=True):
            for _ in range(random.randrange(1, 120)):  # noqa: S311 - no secret
                said.take(*pipe.recv())
            process.kill()
            for one in rest_of(pipe):
                said.take(*one)
            process.join(PATIENCE_S)
            assert process.exitcode == -9
    return everything


def test_fifty_kills_while_answers_stream(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(AT_ONCE)]
    everything: dict[Path, list[Said]] = {path: [] for path in paths}
    for _ in range(STREAMING_KILLS // AT_ONCE):
        for path, said in zip(paths, kill_streaming(paths), strict=True):
            everything[path].append(said)
            opened = open_database(path, MIGRATIONS, STARTED_AT)
            assert opened.moved_aside is None
            opened.database.close()
    heard = [said for each in everything.values() for said in each]
    assert len(heard) == STREAMING_KILLS
    assert any(answer.promised() for said in heard for answer in said.answers)
    for path, each in everything.items():
        with opened_store(path) as (store, database):
            store.answers.mark_interrupted_running()
            for said in each:
                assert said.prompts
                check(store, said)
            assert database.query("PRAGMA integrity_check")[0][0] == "ok"
            assert database.query("PRAGMA foreign_key_check") == []


def schema_of(path: Path) -> tuple[int, set[str]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        tables = {" ".join(row[0].split()) for row in rows}
        return int(connection.execute("PRAGMA user_version").fetchone()[0]), tables


def questions_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM messages").fetchone()[0])


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    path = tmp_path / "version-1.db"
    write_version_1(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO messages (conversation_id, role, text, created_us, origin)"
            " VALUES (1, 'user', ?, 0, 'own')",
            ((f"question {number} " * 40,) for number in range(QUESTIONS - 1)),
        )
    return path


def test_fifty_kills_while_a_file_is_brought_up_to_date(tmp_path: Path, version_1: Path) -> None:
    schemas = {}
    for version in range(1, len(MIGRATIONS) + 1):
        made = tmp_path / f"new-{version}.db"
        open_database(made, MIGRATIONS[:version], STARTED_AT).database.close()
        schemas[version] = schema_of(made)[1]
    began_s = time.monotonic()
    shutil.copy(version_1, tmp_path / "whole.db")
    open_database(tmp_path / "whole.db", MIGRATIONS, STARTED_AT).database.close()
    whole_s = time.monotonic() - began_s
    unfinished = 0
    for number in range(MIGRATING_KILLS):
        path = tmp_path / f"{number}" / "understudy.db"
        path.parent.mkdir()
        shutil.copy(version_1, path)
        with started(migrate, path) as (process, pipe):
            assert pipe.recv() == "begun"
            pipe.poll(whole_s * random.random())  # noqa: S311 - a moment, no secret
            process.kill()
            unfinished += "done" not in list(rest_of(pipe))
        version, tables = schema_of(path)
        assert tables == schemas[version]
        assert questions_in(path) == QUESTIONS
        backups = list(path.parent.glob("*.backup"))
        assert len(backups) == 1 or version == 1
        for backup in backups:
            assert schema_of(backup) == (1, schemas[1])
            assert questions_in(backup) == QUESTIONS
        opened = open_database(path, MIGRATIONS, STARTED_AT)
        assert opened.moved_aside is None
        opened.database.close()
        assert schema_of(path) == (len(MIGRATIONS), schemas[len(MIGRATIONS)])
        assert not list(path.parent.glob("*.part"))
        shutil.rmtree(path.parent)
    assert unfinished


def test_kills_while_the_index_is_made_leave_one_that_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "understudy.db"
    with searched(path) as talk:
        made = [talk.say(f"only q{number}", f"common words {number}") for number in range(150)]
        monkeypatch.setattr(filling, "MESSAGES_A_STEP", 20)
        for number in range(INDEXING_KILLS):
            talk.store.rename(made[number], f"renamed r{number}")
            with started(index, path) as (process, pipe):
                assert pipe.recv() == "begun"
                pipe.poll(0.03 * random.random())  # noqa: S311 - a moment, no secret
                process.kill()
        for number in (0, 70, 149):
            assert talk.find(f"q{number}") == [made[number]]
        assert talk.find("only r3") == []
        assert talk.find("renamed r3") == [made[3]]
        whole = talk.results("common words", limit=200)
        assert len(whole.found) == len(made)
