"""A vendor's key goes to that vendor alone, and what is no key is refused before it is sent."""

from __future__ import annotations

import pytest

from understudy.base.errors import SecretsError
from understudy.host.keys import clean_key, own_variable, vendor_variable


def test_own_variable_is_upper_case_with_underscores() -> None:
    assert own_variable("my-claude-2") == "UNDERSTUDY_KEY_MY_CLAUDE_2"


@pytest.mark.parametrize(
    ("base_url", "variable"),
    [
        ("https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        ("https://API.Anthropic.com.:443/v1", "ANTHROPIC_API_KEY"),
        ("https://api.openai.com/v1", "OPENAI_API_KEY"),
        ("https://generativelanguage.googleapis.com/v1beta/openai/", "GEMINI_API_KEY"),
        ("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        ("https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
        ("https://api.groq.com/openai/v1", "GROQ_API_KEY"),
        ("https://api.deepseek.com", "DEEPSEEK_API_KEY"),
        ("https://api.x.ai/v1", "XAI_API_KEY"),
    ],
)
def test_a_vendor_is_known_by_its_host(base_url: str, variable: str) -> None:
    assert vendor_variable(base_url) == variable


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.openai.com.example.net/v1",
        "https://api.openai.com@example.net/v1",
        "https://example.net/api.openai.com",
        "https://example.net#api.openai.com",
        "https://xapi.openai.com",
        "http://api.openai.com/v1",  # without https anybody may answer to the name
        "https://api.deepsee\N{KELVIN SIGN}.com",  # in lower case it is a k
        "http://127.0.0.1:11434/v1",
        "api.openai.com",
        "",
    ],
)
def test_a_stranger_gets_no_vendors_key(base_url: str) -> None:
    assert vendor_variable(base_url) is None


def test_white_space_around_a_key_is_dropped() -> None:
    assert clean_key("  sk-ant-1\r\n") == "sk-ant-1"


@pytest.mark.parametrize("key", ["", "  \n", "sk-1\nsk-2", "Bearer sk-1", "sk\u20131", "sk-\x071"])
def test_what_is_no_key_is_refused_without_being_quoted(key: str) -> None:
    with pytest.raises(SecretsError) as refused:
        clean_key(key, "OPENAI_API_KEY")
    assert refused.value.kind == "malformed"
    assert refused.value.detail.startswith("OPENAI_API_KEY ")
    assert "sk" not in str(refused.value)
