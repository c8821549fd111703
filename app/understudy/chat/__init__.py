"""A prompt becomes an answer, whatever fails."""
