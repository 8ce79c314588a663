"""Whole journeys in a real browser, from the sign-in page to the call in the history."""
