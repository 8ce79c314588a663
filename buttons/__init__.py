"""Buttons, their hours and destinations; compiling, saving and pushing them to providers."""
