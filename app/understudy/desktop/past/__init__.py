"""The page of past answers: those that could be offered if every provider failed."""
