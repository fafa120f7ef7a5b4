"""The frame of 导办: settings, database, logging, errors, command line."""

__version__ = "0.1.0"
