"""A scripted model provider: one service, two vendors' wire formats."""
