"""What became of a business's calls and clicks in a period: counted by the database, laid out by pure functions."""
