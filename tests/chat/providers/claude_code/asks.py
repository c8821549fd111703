"""A program that asks the stand-in, prints its first text, and waits to be killed."""

from __future__ import annotations

import asyncio
import sys

from tests.chat.providers.claude_code.standin import MODEL, SETTINGS
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import Budgets, ProviderRequest, ProviderText
from understudy.chat.providers.kinds import build_provider


async def no_key() -> str:
    return ""


async def main() -> None:
    provider = build_provider(SETTINGS, no_key)
    request = ProviderRequest(MODEL, (Turn(Role.USER, "Hello?"),), budgets=Budgets(*[3600.0] * 5))
    async for event in provider.stream(request):
        if isinstance(event, ProviderText):
            sys.stdout.write(event.text + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
