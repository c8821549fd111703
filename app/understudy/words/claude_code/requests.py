"""What Claude Code's requests show, in words; no Qt here."""

from __future__ import annotations

from understudy.base.translation import _, ngettext


def requests_failed(count: int, model: str, failure: str, time: str) -> str:
    if model:
        return ngettext(
            "Claude Code: {count} request to {model} failed ({failure}), {time}",
            "Claude Code: {count} requests to {model} failed ({failure}), {time}",
            count,
            model=model,
            failure=failure,
            time=time,
        )
    return ngettext(
        "Claude Code: {count} request failed ({failure}), {time}",
        "Claude Code: {count} requests failed ({failure}), {time}",
        count,
        failure=failure,
        time=time,
    )


def trying_again(time: str) -> str:
    return _("Claude Code is trying again, {time}; it does not say why", time=time)


def recovering(age: str) -> str:
    return _("Claude Code: a request was answered, {age}; watching", age=age)
