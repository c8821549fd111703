"""What real providers, gateways and local servers were reported to send, and what is to come of it.

The whole answer is always "Good answer.", shown and kept once, with nothing before or after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chat.matrix.shapes.endings import ERRORS_ELSEWHERE, THE_END
from tests.chat.matrix.shapes.labels import SSE_BY_ITS_STANDARD, THE_BODY_DECIDES
from tests.chat.matrix.shapes.lenient import READ_LENIENTLY
from tests.chat.matrix.shapes.thinking import THINKING
from tests.chat.matrix.shapes.worded import WORDED

if TYPE_CHECKING:
    from tests.chat.matrix.row import Row

SHAPES: tuple[Row, ...] = (
    *READ_LENIENTLY, *THE_BODY_DECIDES, *SSE_BY_ITS_STANDARD, *THE_END, *THINKING,
    *ERRORS_ELSEWHERE, *WORDED,
)  # fmt: skip
