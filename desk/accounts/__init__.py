"""Who works at the desk, what each may do, and the audit log of all of it."""
