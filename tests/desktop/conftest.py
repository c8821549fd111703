"""Desktop tests draw without a screen; this is read before any test makes the application."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
