"""Where applications are handed in: a service that answers like a city's one-window (综窗) system.

``POST /cases`` takes a package and gives a receipt number, once for each ``Idempotency-Key``;
``GET /cases/{receipt}`` tells how far it is. An officer who follows one simple rule moves cases
on by the clock; ``POST /cases/{receipt}/decide`` lets a person play the officer, and
``POST /faults`` lets the service fail in the ways real ones do.
"""
