"""The editor studio: writing, reviewing, trying and publishing what is answered from."""
