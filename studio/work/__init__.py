"""Work that takes longer than a request: one thread of the process does it, piece by piece."""
