"""From the bytes of a reply to what a model said: read leniently, judged strictly."""
