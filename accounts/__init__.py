"""Users, businesses, roles, provider accounts and the audit trail."""
