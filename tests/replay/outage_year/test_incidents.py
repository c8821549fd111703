"""From what a page posted to when which requests of whose failed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.benchmarks.outage_year.year.incidents import (
    WRITE_UPS,
    Spell,
    Trouble,
    stated_windows,
    troubles_of,
)
from tests.benchmarks.outage_year.year.titles import (
    GPT,
    HAIKU,
    OTHERS,
    SONNET,
    Row,
    is_felt,
    manner,
    models_hit,
)
from tests.replay.outage_year.made_up import STATED, at, row


def read(*rows: dict[str, str], as_posted: bool = False) -> tuple[Trouble, ...]:
    return troubles_of(rows, STATED, 1, as_posted=as_posted)


def test_trouble_begins_before_the_post_by_a_lag_that_was_stated() -> None:
    (found,) = read(row())
    assert found.spells == (Spell(at(9.5), at(12)),)


def test_trouble_ends_when_the_page_was_only_watching() -> None:
    (found,) = read(row(monitoring_at="2026-03-02T11:00:00Z"))
    assert found.spells[0].ended_at == at(11)
    assert found.resolved_at == at(12)


def test_where_the_page_stated_the_window_it_holds() -> None:
    (found,) = read(row(incident_id="told"))
    assert found.spells == (Spell(at(9), at(9.75)),)


def test_what_was_posted_when_all_was_over_lies_before_the_post() -> None:
    (found,) = read(row(resolved_at="2026-03-02T10:00:00Z"))
    assert found.spells == (Spell(at(9), at(9.25)),)
    assert found.span == (at(9), at(10))


def test_a_write_up_holds_unless_it_is_left_aside() -> None:
    incident = "55qs3vq1m35z"
    told = row(provider="openai", incident_id=incident, components="API")
    assert [one.share for one in read(told)[0].spells] == [1.0, 0.45]
    assert read(told, as_posted=True)[0].spells == (Spell(at(9.5), at(12)),)


def test_every_write_up_is_in_the_order_of_time() -> None:
    for parts in WRITE_UPS.values():
        ends = [end for part in parts for end in part[:2]]
        assert ends == sorted(ends)


def test_other_providers_and_what_never_closed_are_left_out() -> None:
    assert read(row(provider="google"), row(resolved_at=""), row(started_at="")) == ()


def test_a_lag_is_the_same_for_the_same_seed() -> None:
    lags = (*STATED, *(STATED[0].__class__(f"x{n}", "C", at(0), at(3), at(n)) for n in (1, 2, 3)))
    rows = [row(incident_id=f"i{number}") for number in range(40)]
    first, again, other = (troubles_of(rows, lags, seed, as_posted=True) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_stated_windows_are_read_without_features_and_comments() -> None:
    lines = [
        "# a comment",
        "era,incident_id,kind,impact_start,impact_end,first_post,resolved_post",
        "C,a,,2026-03-02T09:00Z,2026-03-02T10:00Z,2026-03-02T09:20Z,2026-03-02T11:00Z",
        "C,b,feature,2026-03-02T09:00Z,2026-03-02T10:00Z,2026-03-02T09:20Z,",
    ]
    (found,) = stated_windows(lines)
    assert found.lag == timedelta(minutes=20)


@pytest.mark.parametrize(
    ("title", "components", "models", "felt"),
    [
        ("Requests to the API fail", "api.anthropic.com;claude.ai", "", True),
        ("The chat pages do not load", "claude.ai", "", False),
        ("Errors on Sonnet at Vertex AI", "", "sonnet", False),
        ("Errors on Sonnet", "", "sonnet", True),
        ("Errors on some models", "", "", True),
        ("The Assistants API is slow", "API", "", False),
        ("API services fail (Assistants and more)", "API", "", True),
        ("API requests and logins fail", "API", "", True),
        ("People cannot log in", "API", "", False),
        ("Fine-tuning jobs wait", "API", "", False),
        ("Login pages are slow", "", "", False),
    ],
)
def test_the_words_tell_whether_a_plain_question_meets_it(
    title: str, components: str, models: str, felt: bool
) -> None:
    assert is_felt(Row("openai", title, components, models, "2026-03-02")) is felt


@pytest.mark.parametrize(
    ("provider", "models", "when", "expected"),
    [
        ("claude", "", "2024-06-01", set()),
        ("claude", "3.5 sonnet;3 opus", "2024-06-01", {SONNET, OTHERS}),
        ("claude", "haiku", "2024-06-01", {HAIKU}),
        ("claude", "claude-2.1", "2024-02-01", {SONNET}),
        ("claude", "claude-2.1", "2024-06-01", {OTHERS}),
        ("openai", "gpt-4o", "2024-06-01", {GPT}),
        ("openai", "gpt-3.5-turbo", "2024-06-01", {OTHERS}),
        ("openai", "gpt-5.5;gpt-5.4-mini", "2026-06-01", {GPT, OTHERS}),
    ],
)
def test_models_of_then_stand_for_those_of_now(
    provider: str, models: str, when: str, expected: set[str]
) -> None:
    assert models_hit(Row(provider, "Errors", "API", models, when)) == expected


def test_a_smaller_model_in_the_title_is_not_the_big_one() -> None:
    small = Row("openai", "Errors on GPT-4o mini", "API", "gpt-4o", "2024-06-01")
    assert models_hit(small) == {OTHERS}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Higher latency on the API", "latency"),
        ("Higher latency and errors", "errors"),
        ("Rate limits are lower than usual", "limits"),
        ("Many requests fail", "errors"),
    ],
)
def test_the_title_tells_how_it_shows(title: str, expected: str) -> None:
    assert manner(title) == expected
