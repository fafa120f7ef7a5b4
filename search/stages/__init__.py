"""The seven stages from a question to an answer; each takes and returns one ``Run``."""
