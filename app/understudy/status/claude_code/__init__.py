"""Claude Code's local records as evidence: named fields of its transcripts, never any text."""
