"""``understudy help``: the pages of the user guide, laid out for a terminal."""
