"""Handing in: the acceptance system behind a port, and the queue on the way to it."""
