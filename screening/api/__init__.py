"""The API of screening lists and the numbers on them."""
