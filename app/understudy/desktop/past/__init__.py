"""The page of past answers: what could be offered when nobody answers."""
