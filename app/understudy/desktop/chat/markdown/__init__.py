"""A model's Markdown on the screen: cut into blocks, shown safely, cheap while it streams."""
