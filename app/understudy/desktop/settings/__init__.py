"""The settings window: providers, their order, keys and consent."""
