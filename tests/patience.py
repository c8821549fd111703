"""How long a test waits for what must happen: minutes, because a machine can be that busy.

A wait that ends well ends at once, so a large bound costs only the runs that fail anyway.
A limit that a test is about, such as a read timeout that must fire, is not this one.
"""

from __future__ import annotations

PATIENCE_S = 300.0
PATIENCE_MS = int(PATIENCE_S * 1000)
