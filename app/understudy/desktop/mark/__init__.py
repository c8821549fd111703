"""The mark of the program, two discs: its recipe, its geometry and its icons."""
