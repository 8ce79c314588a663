"""What every operation of the API shares, and the API of businesses, people, provider accounts and the audit trail."""
