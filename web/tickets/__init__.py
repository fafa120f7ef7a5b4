"""Tickets as citizens meet them: filing, leaving a message, progress, rating; pages and API."""
