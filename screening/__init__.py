"""Lists of numbers, and the pure rule that judges a number by them."""
