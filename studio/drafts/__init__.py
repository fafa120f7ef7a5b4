"""Drafts: what editors write, from opening to publishing."""
