"""Short canned answers that mention the question, so that a demo reads like a conversation.

Deterministic: the same question always gets the same answer from the same voice.
"""

from __future__ import annotations

import re

QUOTE_LIMIT_CHARS = 120

_BY_KEYWORD: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("breaker", "circuit"),
        (
            "A circuit breaker stops calling a service that keeps failing. After a pause it lets "
            "one trial call through: a success closes it, a failure starts the pause again."
        ),
    ),
    (
        ("backoff", "retry", "retries"),
        (
            "Wait before you try again, and double the wait after each failure up to a limit. "
            "A little randomness keeps many clients from all coming back at the same moment."
        ),
    ),
    (
        ("529", "overloaded"),
        (
            "529 is Anthropic's way of saying *overloaded*: the request was fine, the service had "
            "no room for it. Try again a little later, or ask another model."
        ),
    ),
    (
        ("bug", "bugs"),
        (
            "Say what you did, what you expected and what happened instead, with the version and "
            "the exact message. The shortest way to make it happen again is worth the most."
        ),
    ),
    (
        ("undo",),
        (
            "`git reset --soft HEAD~1` takes the last commit back and keeps its changes staged. If "
            "it is already pushed, `git revert HEAD` makes a new commit that undoes it."
        ),
    ),
    (
        ("mutex", "semaphore"),
        (
            "A mutex lets one holder in, and only the holder lets go. A semaphore counts: it lets "
            "up to *n* in, and anyone may signal it."
        ),
    ),
    (
        ("japanese",),
        "*Arigatō gozaimasu*; among friends just *arigatō*.",
    ),
    (
        ("hello", "hi", "hey", "hallo"),
        "Good to see you. Ask me anything; I am a scripted model, so I answer quickly and briefly.",
    ),
    (
        ("python", "code", "function", "script", "regex"),
        (
            "Start with the smallest version that works:\n\n"
            "```python\n"
            "def greet(name: str) -> str:\n"
            '    return f"Hello, {name}!"\n'
            "```\n\n"
            "Then write one test that fails without it, and grow from there."
        ),
    ),
    (
        ("git", "commit", "branch", "merge", "rebase"),
        (
            "Commit what you have first, so nothing can be lost. Then run `git status`, read what "
            "it suggests, and make one small change at a time."
        ),
    ),
    (
        ("email", "mail", "letter", "write", "draft"),
        (
            "Here is a draft:\n\n"
            "> Hello,\n>\n> thank you for your message. I will come back to you by Thursday.\n>\n"
            "> Kind regards\n\n"
            "Tell me who it is for and I will change the tone."
        ),
    ),
    (
        ("translate", "german", "french", "spanish"),
        (
            "“Good morning” is *Guten Morgen* in German, *bonjour* in French and *buenos días* in "
            "Spanish."
        ),
    ),
    (
        ("down", "outage", "status", "working", "available"),
        (
            "The status page tells what has been confirmed; your own requests tell it earlier. "
            "Twenty minutes between the two are common."
        ),
    ),
    (
        ("plan", "list", "steps", "how"),
        (
            "Three steps:\n\n1. Decide what a good result looks like.\n2. Do the part that could "
            "fail first.\n3. Stop when it is good enough, and write down what is left."
        ),
    ),
    (
        ("why", "explain", "what", "meaning"),
        (
            "In short: small parts with clear borders are easier to understand, to test and to "
            "replace than one large part, because each can be looked at alone."
        ),
    ),
)
_OTHERWISE = (
    "That depends on what matters most to you: speed, cost or certainty. Name one of them and the "
    "answer usually becomes simple."
)


def canned_answer(question: str, voice: str) -> str:
    """Answer ``question`` as ``voice``, quoting the question first."""
    words = set(re.findall(r"[a-zäöüß0-9]+", question.lower()))
    said = next((text for keys, text in _BY_KEYWORD if words.intersection(keys)), _OTHERWISE)
    return f"You asked {voice}: “{_quoted(question)}”\n\n{said}"


def pieces(text: str, words_each: int) -> list[str]:
    """Cut ``text`` after every ``words_each`` words; the pieces joined are ``text`` again."""
    words = re.findall(r"\s*\S+|\s+$", text)
    each = max(1, words_each)
    return ["".join(words[at : at + each]) for at in range(0, len(words), each)]


def token_count(text: str) -> int:
    """Estimate the tokens of ``text``: one per four characters, at least one."""
    return max(1, len(text) // 4)


def _quoted(question: str) -> str:
    flat = " ".join(question.split())
    if len(flat) <= QUOTE_LIMIT_CHARS:
        return flat
    return flat[: QUOTE_LIMIT_CHARS - 1].rstrip() + "…"
