"""The forms of the bundles: JSON Schemas made of shared groups, pre-fill files, checks."""
