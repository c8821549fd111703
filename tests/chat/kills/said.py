"""What a program said until it died, and what of that it had promised to have kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PROMISE_S = 0.25


@dataclass
class SaidSegment:
    """What one candidate said. ``texts``: when it was waited for, when it was there, and it."""

    provider: str
    outcome: str | None = None
    texts: list[tuple[float, float, str]] = field(default_factory=list)

    def shown(self) -> str:
        return "".join(text for _, _, text in self.texts)

    def promised(self) -> str:
        """Return what must be kept: all, once it ended; else what was old as the last text came.

        The program still lived when it took its last text, and had by then written all that was
        older than the promise. The times are its own, so no slow machine matters.
        """
        if self.outcome is not None:
            return self.shown()
        limit_s = self.texts[-1][0] - PROMISE_S if self.texts else 0.0
        return "".join(text for _, at_s, text in self.texts if at_s <= limit_s)


@dataclass
class SaidAnswer:
    conversation_id: int
    prompt: str
    is_over: bool = False
    segments: list[SaidSegment] = field(default_factory=list)


@dataclass
class Said:
    """``is_done``: it came to its own end; ``drained`` are the prompts it says were answered."""

    lines: int = 0
    is_done: bool = False
    answers: list[SaidAnswer] = field(default_factory=list)
    drained: list[str] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(one.texts for answer in self.answers for one in answer.segments)

    def take(self, what: str, *words: Any) -> None:
        self.lines += 1
        match what:
            case "draining":
                pass
            case "sent":
                self.answers.append(SaidAnswer(words[0], words[1]))
            case "started":
                self.answers[-1].segments.append(SaidSegment(words[0]))
            case "text":
                self.answers[-1].segments[-1].texts.append((words[0], words[1], words[2]))
            case "ended":
                self.answers[-1].segments[-1].outcome = words[0]
            case "over":
                self.answers[-1].is_over = True
            case "answered":
                self.drained.append(words[0])
            case "done":
                self.is_done = True
            case _:
                raise ValueError(what)
