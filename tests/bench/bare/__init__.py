"""The references: views that do the least, in the same framework, behind the same server, on the same stores."""
