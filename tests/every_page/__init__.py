"""Every page in a real browser, on a phone and at a desk, in the light and in the dark."""
