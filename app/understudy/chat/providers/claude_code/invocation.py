"""How ``claude -p`` is called: its arguments, and what it gets of this process's environment. Pure.

Versions from 2.0.77 on take all of these arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.addresses import is_at
from understudy.base.providers.claude import ANTHROPICS_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN_LIMIT_MS = 600_000
"""When the program gives up by itself; the budgets of a question are far shorter."""

SYSTEM = "Answer the person's message."
"""Without one the program sends its own, which is about editing code."""

_ARGUMENTS = (
    "-p",
    *("--tools", "", "--setting-sources", "", "--strict-mcp-config", "--disable-slash-commands"),
    *("--no-session-persistence", "--max-turns", "1"),
    # "@/some/path" in a prompt, even in a quotation, has that file read and sent, tools or not
    *("--settings", '{"permissions":{"deny":["Read"]}}'),
)
_OUTPUT = ("--output-format", "stream-json", "--include-partial-messages", "--verbose")

_PASSED = frozenset(
    {
        "HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
        "USER", "LOGNAME", "USERNAME", "PATH", "PATHEXT", "SHELL", "COMSPEC", "SYSTEMROOT",
        "WINDIR", "TMPDIR", "TEMP", "TMP", "TZ", "LANG", "LANGUAGE",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
        "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_API_KEY",
        "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL",
    }
)  # fmt: skip
_ADDED = {
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
    "CLAUDE_CODE_MAX_RETRIES": "0",  # the router asks again, or elsewhere
    "CLAUDE_CODE_DISABLE_ATTACHMENTS": "1",  # see `_ARGUMENTS`
    "API_TIMEOUT_MS": str(OWN_LIMIT_MS),
}


def arguments(model: str, system: str | None) -> tuple[str, ...]:
    """Return the arguments for one question, which goes to its stdin."""
    return (*_ARGUMENTS, "--system-prompt", system or SYSTEM, "--model", model, *_OUTPUT)


def environment(inherited: Mapping[str, str], base_url: str) -> dict[str, str]:
    """Return the variables for the program: named ones of ours, and what keeps it quiet.

    ``base_url`` is used if the settings name another place than Anthropic. What belongs to a Claude
    Code session around us, to Node or to OpenTelemetry stays out.
    """
    kept = {
        name: value
        for name, value in inherited.items()
        if name.upper() in _PASSED or name.upper().startswith("LC_")
    }
    if not is_at(base_url, ANTHROPICS_ADDRESS):
        kept["ANTHROPIC_BASE_URL"] = base_url
    return kept | _ADDED
