"""The answer to an insats lead: the marked copy, the letters, and what has changed since the last sheet."""
