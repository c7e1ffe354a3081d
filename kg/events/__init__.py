"""Sentences → events."""

from kg.events.find import event_key, find_events

__all__ = ["event_key", "find_events"]
