"""Anveo: XML over one address; it keeps buttons under ids of our choice and places calls."""
