"""Who gets through, and why: the gate's own answer for a click that nobody makes. Nothing is dialled or counted."""
