"""``understudy doctor`` and its checks."""
