"""Formulas in LaTeX: drawn as outlines, and found again in a document."""
