"""Follows Claude Code's transcripts while sessions write them; costs nothing while none does."""
