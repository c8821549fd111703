"""Do two questions ask the same? Vectors, features and a learned check; the only user of NumPy."""
