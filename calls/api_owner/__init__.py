"""The API of calls for the people of a business: history, acts, records, statistics, and what the gate would say."""
