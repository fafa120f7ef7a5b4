"""Tickets (工单): filed, dispatched, dealt with in time, rated."""
