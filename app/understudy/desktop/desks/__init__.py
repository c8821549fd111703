"""Between the windows, which are passive, and the engine: one wiring for each."""
