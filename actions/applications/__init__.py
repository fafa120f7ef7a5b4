"""Applications: one person's filled form for one bundle, from the first question to the receipt."""
