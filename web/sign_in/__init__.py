"""Signing in with the city's unified identity, and who a visitor is."""
