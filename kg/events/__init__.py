"""Sentences → events."""

from kg.events.find import find_events

__all__ = ["find_events"]
