"""The kinds of status page that are read, in the two orders that matter."""

from __future__ import annotations

from understudy.status.sources.dialects.betterstack import BETTER_STACK
from understudy.status.sources.dialects.datadog import DATADOG
from understudy.status.sources.dialects.feed import FEED
from understudy.status.sources.dialects.flashduty import FLASHDUTY
from understudy.status.sources.dialects.google import GOOGLE
from understudy.status.sources.dialects.incidentio import INCIDENT_IO
from understudy.status.sources.dialects.instatus import INSTATUS
from understudy.status.sources.dialects.rootly import ROOTLY
from understudy.status.sources.dialects.statuspage import STATUSPAGE

DIALECTS = (STATUSPAGE, INCIDENT_IO, INSTATUS, BETTER_STACK, DATADOG, ROOTLY, GOOGLE, FLASHDUTY)
"""In the order of asking, the likeliest first."""
CLAIMING = (DATADOG, INCIDENT_IO, INSTATUS, BETTER_STACK, FLASHDUTY, GOOGLE, STATUSPAGE, ROOTLY)
"""In the order of recognising: the more keys one requires, the earlier it is tried."""
FEED_ENDINGS = (".atom", ".rss", ".xml")
ENDINGS = (*FEED_ENDINGS, ".json", *(end for one in (*DIALECTS, FEED) for end in one.endings))
"""An address with such an ending is the data itself, not a page for people."""
