"""The desk of the hotline: what agents, supervisors, handlers and auditors see and use."""
