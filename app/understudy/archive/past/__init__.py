"""The best earlier answer to the same question, found offline in the person's own archive."""
