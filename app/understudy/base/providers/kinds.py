"""The dialects a provider may speak; `chat.providers.kinds` has what each means."""

from __future__ import annotations

from typing import Literal

ProviderKind = Literal["anthropic", "openai", "claude-code"]
