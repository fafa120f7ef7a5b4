"""Page tests of the citizen page, in a real browser."""
