"""The staff's own pages beside the lists of the admin: what needs a look, a business's portal, a person's data."""
