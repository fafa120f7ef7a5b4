"""Stands in for ``tensorflow_hub``: see :mod:`daoban_tensorflow_stub`."""

from daoban_tensorflow_stub import attributes_of

__getattr__ = attributes_of(__name__)
