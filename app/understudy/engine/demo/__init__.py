"""What the demo in the windows and the demo in words share: the stage, the acts, what was seen."""
