"""Imports conversations from other programs' files, and exports ours."""
