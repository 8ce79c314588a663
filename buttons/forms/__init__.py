"""What an owner fills in about buttons and opening hours."""
