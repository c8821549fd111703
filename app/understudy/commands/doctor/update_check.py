"""The doctor's check of the update notice: whether it is on, and what it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy import __version__
from understudy.base.clock import SystemClock
from understudy.base.translation import _
from understudy.commands.doctor.result import Finding
from understudy.engine.updates.noticing import UpdateNotice, feed_of, is_newer
from understudy.words.common import age
from understudy.words.updates import available

if TYPE_CHECKING:
    from understudy.commands.home import Home


async def updates(home: Home) -> Finding:
    """Look for a newer version if a day has passed, else repeat the last result."""
    settings = home.settings.updates
    if settings.check == "off":
        text = _("{own}; newer versions are not looked for (updates.check)", own=__version__)
        return Finding("updates", "works", text)
    if not feed_of(settings):
        text = _("this copy does not know where its releases are published")
        step = _("Set feed_url below [updates], or switch check off there.")
        return Finding("updates", "fails", text, step)
    clock = SystemClock()
    notice = UpdateNotice(home.paths.updates_file, lambda: settings, clock, lambda _event: None)
    await notice.recall()
    if notice.is_due() and await notice.look() is None:
        text = _("the feed of releases cannot be read: {feed}", feed=feed_of(settings))
        return Finding("updates", "unknown", text, _("Open it in a browser to see why."))
    last = notice.last
    newest = last.newest if last is not None else None
    if newest is not None and is_newer(newest):
        step = _("Read about it at {page}.", page=newest.url) if newest.url else ""
        return Finding("updates", "works", available(newest.version, __version__), step)
    looked = age(last.at, clock.now()) if last is not None else ""
    text = _("{own} is the newest; checked {age}", own=__version__, age=looked)
    return Finding("updates", "works", text)
