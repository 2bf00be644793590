"""The post: read mail safely, keep what comes, find what points at a person. Light to import; each module is a door."""
