"""What people of a business are told of what happens: in the portal, by e-mail, and to their own systems."""

from accounts.notices.telling import tell

__all__ = ["tell"]
