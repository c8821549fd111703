"""What can be asked and at what price: servers on this computer, vendors' models, costs."""
