"""ViviPhone: form parameters in, XML out; it keeps buttons, and only its own hosted page rings for them."""
