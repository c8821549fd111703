"""The tables of the archive, a module a version."""
