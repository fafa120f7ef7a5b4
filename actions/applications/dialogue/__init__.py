"""Applications by chat: what was said is read in the gateway, applied and answered by the actions."""
