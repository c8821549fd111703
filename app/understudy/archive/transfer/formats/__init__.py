"""The formats of our exports: JSON that can be imported without loss, Markdown, HTML."""
