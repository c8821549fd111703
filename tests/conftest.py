"""What every test may ask for."""

from __future__ import annotations

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, and all that bring up a desktop: two would be slow."""
    if not config.pluginmanager.hasplugin("xdist"):
        return  # the mark is that plugin's own
    for item in items:
        is_session = "session" in item.path.parent.parts
        group = "session" if is_session else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
