"""The owner's pages about buttons and opening hours."""
