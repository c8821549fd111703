"""The commands about earlier conversations."""
