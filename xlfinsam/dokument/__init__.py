"""The documents that the year ends in: what they say, as nouns that know neither Word, PDF nor the web."""
