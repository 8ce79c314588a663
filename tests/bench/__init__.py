"""`make bench`: what the portal costs, always beside what the least that could do the same costs, in the same run."""
