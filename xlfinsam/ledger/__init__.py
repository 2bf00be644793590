"""The books: SIE files and plain balance lists -> balances, each with its place."""
