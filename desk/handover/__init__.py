"""Conversations that an agent takes over, and answers that wait for an agent's approval."""
