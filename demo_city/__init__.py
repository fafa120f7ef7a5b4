"""A city's own systems, played by small local services so that the whole path runs on one machine.

Nothing here is imported by the assistant: it reaches these services by HTTP, as it would reach the
real ones. Everybody in them is plainly fictitious.
"""
