"""The commands for Claude Code: its status line, and its settings."""
