"""The owner's pages about calls."""
