"""Claude Code's own telemetry: the ends of its requests, joined with those of the transcripts."""
