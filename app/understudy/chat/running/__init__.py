"""One running answer: the order of candidates, its progress, and hedging."""
