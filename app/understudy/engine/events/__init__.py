"""What the engine has to say to the windows: frozen values that it never touches again."""
