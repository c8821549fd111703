"""A feed tells what is open, however it is written, and cannot do any harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.status.sources.dialects import atom, entry, instant
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import ComponentState, Impact, Phase, Snapshot
from understudy.status.sources.dialects.feed import parse_feed
from understudy.status.sources.feed_entries import MOST_ENTRIES

URL = "https://status.example.org/history.atom"
OPEN = ("Investigating", "We look into it.")
DONE = ("Resolved", "All is well.")


def read(body: bytes) -> Snapshot:
    return parse_feed(body, URL, STARTED_AT)


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'.encode()


@pytest.mark.parametrize("body", [atom(), rss(), atom(entry(DONE, OPEN))])
def test_nothing_open_is_well(body: bytes) -> None:
    snapshot = read(body)
    assert (snapshot.incidents, snapshot.maintenances) == ((), ())
    assert [one.state for one in snapshot.components] == [ComponentState.OPERATIONAL]


def test_an_open_incident_is_named_timed_and_linked() -> None:
    (incident,) = read(atom(entry(("Monitoring", "A fix is in."), OPEN))).incidents
    assert (incident.name, incident.phase) == ("Slow & late", Phase.MONITORING)
    assert incident.impact is Impact.UNKNOWN
    assert incident.started_at.isoformat() == instant(hours=2).replace("Z", "+00:00")
    assert incident.url == "https://status.example.org/incidents/1"


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("<b>Status: Identified</b><br/><br/>We know why.", Phase.IDENTIFIED),
        ("<b>Status: In progress</b><br/>Work is under way.", Phase.IN_PROGRESS),
        ("<strong>INVESTIGATING</strong> - the word resolved comes later", Phase.INVESTIGATING),
        ("<p>THIS IS A <b>SCHEDULED EVENT</b></p><strong>Verifying</strong>", Phase.VERIFYING),
        ("Status: Monitoring. We watch.", Phase.MONITORING),
    ],
)
def test_the_phase_is_found_in_every_makers_wording(text: str, phase: Phase) -> None:
    for body in (
        atom(f"<entry><id>1</id><content><![CDATA[{text}]]></content></entry>"),
        rss(f"<item><guid>1</guid><description><![CDATA[{text}]]></description></item>"),
    ):
        snapshot = read(body)
        assert [one.phase for one in (*snapshot.incidents, *snapshot.maintenances)] == [phase]


@pytest.mark.parametrize(
    ("title", "text", "is_open"),
    [
        ("[Resolved] Errors", "We fixed it.", False),
        ("Resolved: errors", "We fixed it.", False),
        ("(Monitoring) Errors", "A fix is in.", True),
        ("Resolved: errors", "<b>Investigating</b> - again.", True),
        ("Errors", "This incident has been resolved.", False),
        ("Errors", "The issue is now resolved! Sorry.", False),
    ],
)
def test_a_phase_in_the_title_or_in_the_usual_sentence_counts_where_no_other_is(
    title: str, text: str, *, is_open: bool
) -> None:
    described = f"<title>{title}</title><description><![CDATA[{text}]]></description>"
    snapshot = read(rss(f"<item><guid>1</guid>{described}</item>"))
    assert bool(snapshot.incidents) is is_open
    assert snapshot.components[0].state is ComponentState.OPERATIONAL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Errors", "This issue has been resolved for the API. Chat still fails."),
        ("Errors", "This issue is not yet resolved."),
        ("Errors", "We expect that this incident is resolved soon."),
        ("API: errors", "Something is up."),
    ],
)
def test_a_sentence_that_only_mentions_a_resolution_closes_nothing(title: str, text: str) -> None:
    described = f"<title>{title}</title><description>{text}</description>"
    snapshot = read(rss(f"<item><guid>1</guid>{described}</item>"))
    assert snapshot.components[0].state is ComponentState.UNKNOWN


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"])
def test_what_stands_before_a_feed_does_no_harm(before: bytes) -> None:
    declared = atom(entry(OPEN))
    assert declared.startswith(b"<?xml")
    assert len(read(before + declared).incidents) == 1


def test_of_many_entries_about_one_incident_the_newest_counts() -> None:
    early = entry(OPEN, updated=instant(hours=1))
    late = entry(DONE, updated=instant(minutes=1))
    for body in (atom(early, late), atom(late, early)):
        assert read(body).incidents == ()


def test_xhtml_content_is_read_like_any_other() -> None:
    content = (
        '<div xmlns="http://www.w3.org/1999/xhtml"><p><strong>Identified</strong> - x</p></div>'
    )
    body = atom(f'<entry><id>1</id><content type="xhtml">{content}</content></entry>')
    assert [one.phase for one in read(body).incidents] == [Phase.IDENTIFIED]


def test_dates_as_in_mails_are_read() -> None:
    when = "Sat, 21 Nov 2026 08:00:00 GMT"
    body = rss(
        f"<item><guid>1</guid><pubDate>{when}</pubDate><description>Status: Identified"
        "</description></item>"
    )
    (incident,) = read(body).incidents
    assert incident.started_at.isoformat() == "2026-11-21T08:00:00+00:00"


def test_a_post_nobody_can_read_is_unknown_for_a_day_and_then_forgotten() -> None:
    odd = ("Siesta", "We rest.")
    recent, old = entry(odd), entry(odd, updated=instant(hours=25))
    assert read(atom(recent)).components[0].state is ComponentState.UNKNOWN
    assert read(atom(old)).components[0].state is ComponentState.OPERATIONAL
    assert read(atom(recent)).incidents == ()


def test_a_person_is_never_led_off_the_page() -> None:
    body = atom(entry(OPEN, link="https://elsewhere.example.net/x"))
    assert read(body).incidents[0].url == "https://status.example.org"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><feed>&b;</feed>',
        b'<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed>&x;</feed>',
        b'<!DOCTYPE feed SYSTEM "http://127.0.0.1/x.dtd"><feed/>',
        b"<feed>&nbsp;</feed>",
        b"<feed><entry></feed>",
        b"<html><body/></html>",
        b"{}",
        b"",
        b'<?xml version="1.0" encoding="klingon"?><feed/>',
    ],
)
def test_entities_document_types_and_what_is_no_feed_are_refused(body: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        read(body)
    assert caught.value.kind == FetchFailure.UNEXPECTED_SHAPE


def test_a_post_made_to_take_for_ever_takes_no_time() -> None:
    body = atom(f"<entry><id>1</id><content>{'&lt;b ' * 200_000}</content></entry>")
    assert read(body).components[0].state is ComponentState.UNKNOWN


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: atom(f"<entry>{text}</entry>"))
)
def test_any_bytes_are_read_or_refused_by_name(body: bytes) -> None:
    try:
        read(body)
    except FetchError as problem:
        assert problem.kind == FetchFailure.UNEXPECTED_SHAPE  # noqa: PT017 - either outcome is right


def test_of_a_feed_without_end_the_top_is_read() -> None:
    body = atom(*(entry(("Investigating", "x"), key=str(number)) for number in range(700)))
    assert len(parse_feed(body, URL, STARTED_AT).incidents) == MOST_ENTRIES


def test_a_part_named_in_brackets_is_what_the_incident_touches() -> None:
    item = (
        "<item><title>[API (us-east-1.api.x.ai)] Errors</title><guid>INC1</guid>"
        f"<pubDate>{instant(minutes=5)}</pubDate>"
        "<description>&lt;h3&gt;Status: Investigating&lt;/h3&gt;</description></item>"
    )
    body = f'<rss version="2.0"><channel>{item}</channel></rss>'.encode()
    snapshot = parse_feed(body, URL, STARTED_AT)
    assert snapshot.incidents[0].component_ids == {"API (us-east-1.api.x.ai)"}
    assert [one.name for one in snapshot.components][1:] == ["API (us-east-1.api.x.ai)"]
    assert not snapshot.lists_all
