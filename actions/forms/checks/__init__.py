"""National rules for what people write into forms: single values, choices, values together."""
