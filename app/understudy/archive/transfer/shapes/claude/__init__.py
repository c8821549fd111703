"""Claude.ai's data export: messages made of blocks, projects, memories."""
