"""The arguments of each command; importing this loads no command."""
