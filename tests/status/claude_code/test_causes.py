"""Why a try failed, as each version writes it: this computer's network is never Claude's fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.status.claude_code.recorded import BEGAN, compact
from understudy.status.claude_code import causes
from understudy.status.claude_code.lines import record_of
from understudy.status.claude_code.records import GaveUp, TryFailed
from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from understudy.status.claude_code.causes import Cause

OLD, NOW = "2.0.77", "2.1.332"


def of_try(error: object, version: str = NOW) -> Cause:
    line = {"type": "system", "subtype": "api_error", "timestamp": BEGAN.isoformat()}
    told = {"sessionId": "s", "uuid": "u", "version": version, "error": error}
    record = record_of(compact(line | told))
    assert isinstance(record, TryFailed)
    return causes.of_try(record)


def of_end(**told: Any) -> Cause:
    line = {"type": "assistant", "timestamp": BEGAN.isoformat(), "isApiErrorMessage": True}
    record = record_of(compact(line | {"sessionId": "s", "uuid": "u", "version": NOW} | told))
    assert isinstance(record, GaveUp)
    return causes.of_end(record, causes.UNKNOWN)


@pytest.mark.parametrize(
    "code",
    [
        *("SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_HAS_EXPIRED"),
        *(
            "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
            "ERR_TLS_CERT_ALTNAME_INVALID",
            "ERR_SSL_BAD_RECORD",
        ),
    ],
)
def test_a_certificate_that_is_not_trusted_is_the_networks(code: str) -> None:
    for cause in (
        of_try({"cause": {"code": code}}, OLD),
        of_try({"cause": {"cause": {"code": code}}}, OLD),
        of_try({"connection": {"code": code}}),
        of_try({"connection": {"code": "OTHER", "isSSLError": True}}),
    ):
        assert (cause.kind, cause.failure) == (OutcomeClass.NETWORK, "tls_failed")


@pytest.mark.parametrize("code", ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ConnectionRefused"])
def test_a_connection_that_was_never_made_is_the_networks_unless_it_is_up(code: str) -> None:
    assert of_try({"cause": {"code": code}}, OLD).kind is OutcomeClass.NETWORK
    assert of_try({"connection": {"code": code}}).kind is OutcomeClass.NETWORK
    up = {"connection": {"code": code}, "isNetworkDown": False}
    assert of_try(up).kind is OutcomeClass.CUT


def test_an_older_error_without_a_cause_is_no_silence() -> None:
    assert of_try({}, OLD).kind is None
    assert of_try({}).kind is OutcomeClass.SILENT


@pytest.mark.parametrize("error", [None, "529", [], 5, True])
def test_an_error_that_cannot_be_read_has_no_cause(error: object) -> None:
    assert of_try(error).kind is None


@pytest.mark.parametrize("status", [407, 511])
def test_a_proxy_or_portal_that_wants_a_sign_in_is_the_networks(status: int) -> None:
    assert of_end(apiErrorStatus=status).kind is OutcomeClass.NETWORK
    assert of_try({"status": status}).kind is OutcomeClass.NETWORK


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("overloaded_error", "overloaded"),
        ("timeout_error", "gateway_timeout"),
        ("api_error", "server_error"),
    ],
)
def test_the_type_of_an_error_says_it_where_there_is_no_status(kind: str, failure: str) -> None:
    assert of_end(error="server_error", apiErrorType=kind).failure == failure
