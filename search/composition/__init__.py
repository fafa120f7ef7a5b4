"""Quoting released records: what the stage ``compose`` puts together."""
