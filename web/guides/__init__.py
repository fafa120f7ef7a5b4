"""The readable pages: one for each bundle and guide, and the lists that lead to them."""
