"""The verdict while the program runs: the page, own requests, the network, and their hub."""
