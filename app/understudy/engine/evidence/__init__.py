"""Own requests as evidence, from every process of this program."""
