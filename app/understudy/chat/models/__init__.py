"""Offers and prices: servers on this computer, vendors' models, costs."""
