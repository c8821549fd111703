"""One answer: its record, and its segments, seams and signature on the screen."""
