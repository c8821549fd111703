"""What each command takes; importing this loads none of them."""
