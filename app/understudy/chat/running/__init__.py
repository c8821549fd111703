"""One answer under way: in which order, how far it has come, and two at once where it is wished."""
