"""Clients as their users have them, unchanged, against a running service."""
