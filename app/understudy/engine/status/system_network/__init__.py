"""What Linux says of the network, read without Qt: QtNetwork is 5 MB (6.11, 2026-11)."""
