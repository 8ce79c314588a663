"""What a business's own systems are told, signed by the Standard Webhooks scheme and sent until it arrives."""
