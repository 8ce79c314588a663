"""Pages about a business, its people, its keys, and its accounts with providers."""
