"""Own requests as evidence, whichever process of this program made them."""
