"""Voicenter: JSON; it keeps no buttons and places calls of two legs."""
