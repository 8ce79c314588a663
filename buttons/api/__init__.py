"""The API of buttons, their pushes and versions, and opening hours."""
