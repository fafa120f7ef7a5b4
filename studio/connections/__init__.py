"""A city's own systems: the tokens they come with, and the addresses that are told of releases."""
