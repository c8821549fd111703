"""What the first run and the settings window ask for: providers, keys, this computer."""
