"""A page's list of past incidents is read over HTTP: for a first start, and for closing texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.status.log.logged import (
    PAGE,
    SetClock,
    at,
    opened_log,
    page,
)
from tests.status.loopback import LoopbackServer, json_reply, reply
from understudy.base.errors import FetchError
from understudy.base.http import HttpClient
from understudy.status.log.history import (
    closing_text,
    read_closings,
    read_history,
)

if TYPE_CHECKING:
    from pathlib import Path


END = 1000


def wire(incident_id: str, *posts: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "id": incident_id,
        "name": "Requests fail",
        "status": posts[-1][0],
        "impact": "major",
        "started_at": posts[0][2],
        "updated_at": posts[-1][2],
        "incident_updates": [
            {"id": f"u{number}", "status": phase, "body": body, "display_at": when}
            for number, (phase, body, when) in enumerate(posts)
        ],
    }


LISTED = {
    "page": {"url": PAGE},
    "incidents": [
        wire(
            "inc-1",
            ("investigating", "We look.", "2026-08-20T10:00:00Z"),
            ("resolved", "Impact was from 09:41 to 10:20 UTC.", "2026-08-20T10:30:00Z"),
            ("postmortem", "What we learnt.", "2026-08-20T11:30:00Z"),
        ),
        wire("inc-2", ("investigating", "We look.", "2026-08-20T11:00:00Z")),
    ],
}


async def test_closing_texts_come_in_one_request_from_the_first_host_that_answers() -> None:
    clock = SetClock()
    http = HttpClient(clock)
    async with (
        LoopbackServer(reply(503)) as down,
        LoopbackServer(json_reply(LISTED)) as well,
    ):
        hosts = (f"{down.url}/", well.url)
        found = await read_closings({"inc-1", "inc-gone"}, hosts, http, clock)
        assert [one.id for one in found] == ["inc-1"]
        assert [one.path for one in well.requests] == ["/api/v2/incidents.json"]
        assert await read_closings((), hosts, http, clock) == ()
        assert len(well.requests) == 1
        assert await closing_text("inc-1", hosts, http, clock) == (
            "Impact was from 09:41 to 10:20 UTC."
        )
        assert await closing_text("inc-2", hosts, http, clock) is None
        with pytest.raises(FetchError) as caught:
            await closing_text("inc-1", (down.url,), http, clock)
    assert caught.value.status == 503
    await http.close()


async def test_a_first_start_reads_the_history_over_http(tmp_path: Path) -> None:
    clock = SetClock()
    http = HttpClient(clock)
    async with LoopbackServer(json_reply(LISTED)) as server:
        history = await read_history(page(0), (server.url,), http, clock)
    await http.close()
    with opened_log(tmp_path / "status.db", clock) as log:
        assert log.read.history_read_at(PAGE) is None
        log.add_snapshot(page(0))
        log.add_history(history)
        kept = log.read.incidents(PAGE, at(-END), at(END))
        closed = kept[1].incident.updates
    assert [one.incident.id for one in kept] == ["inc-2", "inc-1"]
    assert closed[0].body == "What we learnt."
