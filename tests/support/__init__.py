"""Helpers of the tests: a made-up city, an encoder without weights, fakes of other processes."""
