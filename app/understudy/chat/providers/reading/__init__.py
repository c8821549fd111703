"""From the bytes of a reply to the model's text: read leniently, judged strictly."""
