"""A search under way ends at once when it is cancelled, and the next one is not harmed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from understudy.archive.search.query import parse_query
from understudy.archive.search.searcher import Searcher, SupersededError
from understudy.base.files.paths import index_file

if TYPE_CHECKING:
    import pytest

    from tests.archive.search.searched import Searched

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_cancelled_search_ends_inside_sqlite(
    talk: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = talk.say("lighthouse")
    talk.indexing.catch_up()
    begun, quiet = threading.Event(), threading.Event()
    made: list[Searcher] = []
    ended: list[object] = []

    def endless(*_: object) -> list[object]:
        begun.set()
        made[0]._index.execute(ENDLESS).fetchall()
        return []

    def search() -> None:
        path = talk.database.path
        made.append(Searcher(index_file(path), path, talk.clock))
        query = parse_query("lighthouse")
        with monkeypatch.context() as patched:
            patched.setattr(Searcher, "_ask", endless)
            try:
                made[0].find(query)
            except SupersededError as problem:
                ended.append(problem)
        assert quiet.wait(PATIENCE_S)
        made[0].begin()
        ended.append([found.conversation.id for found in made[0].find(query).found])
        made[0].close()

    thread = threading.Thread(target=search)
    thread.start()
    assert begun.wait(PATIENCE_S)
    while not ended:
        made[0].cancel()
        thread.join(0.01)
    # nobody cancels any more; what was cancelled before does not count
    quiet.set()
    thread.join(PATIENCE_S)
    assert isinstance(ended[0], SupersededError)
    assert ended[1:] == [[one]]
