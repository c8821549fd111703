"""Who is asked, in which order, and who is not."""

from __future__ import annotations

import msgspec
import pytest

from understudy.base.settings.values import ProviderSettings
from understudy.chat.candidate import Candidate
from understudy.chat.failover.route import (
    RouteRequest,
    Skipped,
    SkipReason,
    after_failures,
    candidates,
    most_telling,
    skipped,
)
from understudy.chat.failure import Failure, FailureKind

K = FailureKind
CLAUDE = ProviderSettings(
    id="claude", kind="anthropic", base_url="https://api.anthropic.com", models=("s", "h", "o")
)
OPENAI = ProviderSettings(
    id="openai",
    kind="openai",
    base_url="https://api.openai.com/v1",
    models=("g", "m"),
    consent=True,
)
GEMINI = ProviderSettings(id="gemini", kind="openai", base_url="https://g/v1", models=("p",))
LOCAL = ProviderSettings(
    id="local", kind="openai", base_url="http://127.0.0.1:1/v1", models=("llama",), local=True
)
ALL = (CLAUDE, OPENAI, GEMINI, LOCAL)
SONNET, HAIKU, OPUS, GPT, MINI, PRO, LLAMA = (
    Candidate("claude", "s"),
    Candidate("claude", "h"),
    Candidate("claude", "o"),
    Candidate("openai", "g"),
    Candidate("openai", "m"),
    Candidate("gemini", "p"),
    Candidate("local", "llama"),
)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (RouteRequest(), (SONNET, HAIKU, OPUS, GPT, MINI, LLAMA)),
        (RouteRequest(keyless={"claude", "local"}), (GPT, MINI, LLAMA)),
        (RouteRequest(private=True), (SONNET, HAIKU, OPUS, LLAMA)),
        (RouteRequest(pin_provider="openai"), (GPT, MINI)),
        (RouteRequest(pin_provider="openai", pin_model="m"), (MINI,)),
        (RouteRequest(pin_provider="openai", pin_model="new"), (Candidate("openai", "new"),)),
        (RouteRequest(pin_model="llama"), (LLAMA,)),
        (RouteRequest(pin_model="new"), (Candidate("claude", "new"),)),
        (RouteRequest(pin_provider="gemini"), ()),  # a pin is no consent
        (RouteRequest(pin_provider="openai", private=True), ()),
        (RouteRequest(pin_provider="nobody"), ()),
    ],
)
def test_candidates_come_in_the_persons_order(
    request_: RouteRequest, expected: tuple[Candidate, ...]
) -> None:
    assert candidates(ALL, request_) == expected


def test_whoever_is_passed_over_has_a_reason() -> None:
    wanted = RouteRequest(private=True, keyless={"claude"})
    assert skipped(ALL, wanted) == (
        Skipped("claude", SkipReason.NO_KEY),
        Skipped("openai", SkipReason.NOT_PRIVATE),
        Skipped("gemini", SkipReason.NOT_PRIVATE),
    )
    assert skipped(ALL, RouteRequest()) == (Skipped("gemini", SkipReason.NO_CONSENT),)
    assert Skipped("local", SkipReason.NOT_PINNED) in skipped(ALL, RouteRequest("claude"))


STRANGER = ProviderSettings(
    id="stranger", kind="anthropic", base_url="https://stranger.example", models=("claude-x",)
)
GATE = msgspec.structs.replace(STRANGER, id="gate", role="claude")
X, AT_GATE = Candidate("stranger", "claude-x"), Candidate("gate", "claude-x")


def test_a_stranger_who_speaks_claudes_dialect_is_not_claude() -> None:
    providers = (STRANGER, CLAUDE)
    assert candidates(providers, RouteRequest()) == (SONNET, HAIKU, OPUS)
    assert skipped(providers, RouteRequest()) == (Skipped("stranger", SkipReason.NO_CONSENT),)
    agreed = (msgspec.structs.replace(STRANGER, consent=True), CLAUDE)
    assert candidates(agreed, RouteRequest())[0] == X
    assert candidates(agreed, RouteRequest(private=True)) == (SONNET, HAIKU, OPUS)
    pinned = RouteRequest("stranger", private=True)
    assert candidates(agreed, pinned) == ()
    assert Skipped("stranger", SkipReason.NOT_PRIVATE) in skipped(agreed, pinned)


def test_who_is_claude_is_told_by_all_that_are_set_up_not_by_who_can_be_asked() -> None:
    providers = (GATE, CLAUDE, LOCAL)
    assert candidates(providers, RouteRequest(private=True)) == (AT_GATE, LLAMA)
    # without the gate, as in a rehearsal, the one with Claude's id does not become Claude
    assert candidates(providers, RouteRequest(), {"claude", "local"}) == (LLAMA,)
    assert candidates(providers, RouteRequest(pin_model="new"), {"local"}) == (
        Candidate("local", "new"),
    )


def test_a_pin_overrides_the_limit_and_only_its_own() -> None:
    spent = RouteRequest(over_limit={"openai"})
    assert candidates(ALL, spent) == (SONNET, HAIKU, OPUS, LLAMA)
    assert skipped(ALL, spent)[0] == Skipped("openai", SkipReason.OVER_LIMIT)
    pinned = RouteRequest(pin_provider="openai", over_limit={"openai"})
    assert candidates(ALL, pinned) == (GPT, MINI)
    assert Skipped("openai", SkipReason.OVER_LIMIT) not in skipped(ALL, pinned)
    another = RouteRequest(pin_provider="local", over_limit={"openai", "local"})
    assert candidates(ALL, another) == (LLAMA,)
    both = RouteRequest(pin_provider="openai", over_limit={"openai"}, pin_model="m")
    assert candidates(ALL, both) == (MINI,)
    by_model = RouteRequest(pin_model="m", over_limit={"openai"})
    assert MINI not in candidates(ALL, by_model)


def test_a_limit_is_named_before_a_missing_key_and_consent_before_both() -> None:
    wanted = RouteRequest(over_limit={"openai", "gemini"}, keyless={"openai", "gemini"})
    assert skipped(ALL, wanted) == (
        Skipped("openai", SkipReason.OVER_LIMIT),
        Skipped("gemini", SkipReason.NO_CONSENT),
    )


REST = (HAIKU, OPUS, GPT, LLAMA)


def at(candidate: Candidate, kind: FailureKind) -> Failure:
    return Failure(kind, candidate.provider, candidate.model)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (K.OVERLOADED, REST),
        (K.MODEL_NOT_FOUND, REST),
        (K.SERVICE_UNAVAILABLE, REST),
        (K.CONNECTION_REFUSED, (GPT, LLAMA)),
        (K.DNS_FAILED, (GPT, LLAMA)),
        (K.NOT_EVENT_STREAM, (GPT, LLAMA)),
        (K.KEY_MISSING, (GPT, LLAMA)),
        (K.KEYRING_LOCKED, (GPT, LLAMA)),
        (K.PLAIN_HTTP, (GPT, LLAMA)),
        (K.KEY_REFUSED, ()),
        (K.PAYMENT_REQUIRED, (GPT, LLAMA)),
        (K.PERMISSION_DENIED, ()),
        (K.QUOTA_EXHAUSTED, (GPT, LLAMA)),
        (K.BAD_REQUEST, ()),
        (K.REQUEST_TOO_LARGE, (GPT, LLAMA)),
        (K.CONTEXT_WINDOW_EXCEEDED, REST),
        (K.OPTION_REFUSED, REST),
        (K.MODEL_NOT_LOADED, REST),
        (K.ADDRESS_WRONG, (GPT, LLAMA)),
        (K.EDGE_REFUSED, (GPT, LLAMA)),
        (K.REFUSED, ()),
    ],
)
def test_a_first_failure_leaves_its_heirs(
    kind: FailureKind, expected: tuple[Candidate, ...]
) -> None:
    assert after_failures(REST, (at(SONNET, kind),)) == expected


def test_two_models_down_put_the_rest_of_their_provider_last() -> None:
    twice = (at(SONNET, K.SERVICE_UNAVAILABLE), at(HAIKU, K.HEADERS_TIMEOUT))
    assert after_failures((OPUS, GPT, LLAMA), twice) == (GPT, LLAMA, OPUS)
    overloaded = (at(SONNET, K.OVERLOADED), at(HAIKU, K.OVERLOADED))
    assert after_failures((OPUS, GPT, LLAMA), overloaded) == (OPUS, GPT, LLAMA)


def test_another_providers_failure_is_no_strike_against_this_one() -> None:
    mixed = (at(GPT, K.SERVICE_UNAVAILABLE), at(SONNET, K.SERVICE_UNAVAILABLE))
    assert after_failures((HAIKU, MINI, LLAMA), mixed) == (HAIKU, MINI, LLAMA)


@pytest.mark.parametrize("kind", [K.KEY_REFUSED, K.PERMISSION_DENIED, K.BAD_REQUEST])
def test_a_stand_ins_fault_does_not_end_the_search(kind: FailureKind) -> None:
    assert after_failures((MINI, LLAMA), (at(SONNET, K.OVERLOADED), at(GPT, kind))) == (LLAMA,)
    # nobody was asked before it: a missing key asks nobody
    assert after_failures((MINI, LLAMA), (at(SONNET, K.KEY_MISSING), at(GPT, kind))) == ()


def test_a_stand_ins_small_window_leaves_its_other_models() -> None:
    failures = (at(SONNET, K.OVERLOADED), at(GPT, K.CONTEXT_WINDOW_EXCEEDED))
    assert after_failures((MINI, LLAMA), failures) == (MINI, LLAMA)


def test_a_refusal_ends_the_search_whoever_refuses() -> None:
    failures = (at(SONNET, K.OVERLOADED), at(GPT, K.REFUSED))
    assert after_failures((MINI, LLAMA), failures) == ()


@pytest.mark.parametrize(
    ("failures", "told"),
    [
        ((at(SONNET, K.OVERLOADED), at(GPT, K.SERVICE_UNAVAILABLE)), K.OVERLOADED),
        (
            (at(SONNET, K.MODEL_NOT_FOUND), at(HAIKU, K.OVERLOADED), at(GPT, K.DNS_FAILED)),
            K.OVERLOADED,
        ),
        ((at(SONNET, K.RATE_LIMITED), at(HAIKU, K.SERVER_ERROR)), K.SERVER_ERROR),
        (
            (at(SONNET, K.DNS_FAILED), at(GPT, K.DNS_FAILED), at(LLAMA, K.CONNECTION_REFUSED)),
            K.DNS_FAILED,
        ),
        ((at(GPT, K.OVERLOADED), at(LLAMA, K.CONNECTION_REFUSED)), K.OVERLOADED),
        ((at(SONNET, K.KEY_MISSING),), K.KEY_MISSING),
        ((at(SONNET, K.KEY_MISSING), at(GPT, K.OVERLOADED)), K.KEY_MISSING),
        ((at(SONNET, K.OVERLOADED), at(GPT, K.REFUSED)), K.REFUSED),
        ((at(SONNET, K.OVERLOADED), at(GPT, K.KEY_REFUSED)), K.OVERLOADED),
    ],
)
def test_the_person_is_told_claudes_own_trouble_first(
    failures: tuple[Failure, ...], told: FailureKind
) -> None:
    assert most_telling(failures, ALL).kind is told
