"""What each export looks like, read into one shape; nothing here trusts what a file says."""
