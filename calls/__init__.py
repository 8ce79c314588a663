"""What happens when a visitor clicks: the gate, the request, the dial, the poll, the history."""
