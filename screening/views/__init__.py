"""The owner's pages about screening lists."""
