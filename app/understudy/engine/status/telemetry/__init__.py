"""Takes the telemetry that Claude Code sends to this computer, once it is connected."""
