"""kill -9 leaves whole conversations, and the next import brings the rest, each once."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import bring, chatgpt, claude, kept, said, words_of, write_json

ROOT = Path(__file__).parents[3]
KILLS = 40
CONVERSATIONS = 1500
BATCH = 10


def export(path: Path) -> Path:
    conversations = [
        claude(
            f"c{one:04}",
            said("q", "human", f"question {one} " * 8, 1),
            said("a", "assistant", f"answer {one} " * 40, 2),
            said("b", "assistant", f"again {one} " * 40, 3, parent_message_uuid="q"),
            name=f"c{one:04}",
        )
        for one in range(CONVERSATIONS)
    ]
    return write_json(path, [*conversations, chatgpt()])


def kill_at(folder: Path, file: Path, lines: int) -> bool:
    """Import in another process and kill it after ``lines`` lines; tell whether it was done."""
    command = [sys.executable, "-m", "tests.archive.transfer.importing_child"]
    with subprocess.Popen(  # noqa: S603 - our own script
        [*command, str(folder / "understudy.db"), str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout, start=1):
            if line == "done\n":
                return True
            if number == lines:
                process.kill()
    return False


def whole_ones(folder: Path) -> int:
    """Return how many conversations there are, all of them whole and the file sound."""
    with opened_store(folder / "understudy.db") as (_, database):
        assert database.query("PRAGMA integrity_check")[0][0] == "ok"
        assert database.query("PRAGMA foreign_key_check") == []
        sizes = [
            row[0]
            for row in database.query(
                "SELECT (SELECT count(*) FROM messages JOIN segments ON message_id = messages.id"
                " WHERE conversation_id = conversations.id) FROM conversations"
                " WHERE origin = 'claude.ai'"
            )
        ]
    assert set(sizes) <= {2}
    return len(sizes)


@pytest.mark.slow(seconds=30)
def test_forty_kills_leave_nothing_half_and_the_next_import_completes_it(tmp_path: Path) -> None:
    file = export(tmp_path / "c.json")
    chance = random.Random(40)  # noqa: S311 - no secret
    folder = tmp_path / "0"
    folder.mkdir()
    killed = 0
    counts: list[int] = []
    while killed < KILLS:
        # what is there already goes by first
        there = counts[-1] // BATCH if counts else 0
        if kill_at(folder, file, there + chance.randrange(2, 12)):
            folder = tmp_path / str(killed)
            folder.mkdir()
            counts.append(0)
        else:
            killed += 1
            counts.append(whole_ones(folder))
    assert len(set(counts)) > KILLS // 4
    report = bring(folder, file)
    assert report.progress.added > 0
    assert report.problem_count == 0
    found = kept(folder)
    assert (len(found), found[0][0].title) == (CONVERSATIONS + 1, "Moon")
    for conversation, messages in found[1:]:
        number = int(conversation.title.removeprefix("c"))
        assert [words_of(one) for one in messages] == [
            f"question {number} " * 8,
            f"answer {number} " * 40,
            f"again {number} " * 40,
        ]
