"""The sentences about Claude Code."""
