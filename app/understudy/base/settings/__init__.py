"""The person's settings: values and their limits, the file they are in, and the checks of both."""
