"""Forms of records, made from the record model: what is asked, what was typed, what follows."""
