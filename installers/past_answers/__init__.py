"""Makes the two model files of past answers, from the source to the bytes in `resources/models`."""
