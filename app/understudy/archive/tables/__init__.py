"""Tables that came with later versions of the archive, a module each."""
