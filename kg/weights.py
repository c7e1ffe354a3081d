"""How the weights of trained models are written."""

from __future__ import annotations

#: They are whole numbers, this many to one: the files are a sixth smaller than with decimals.
SCALE = 100
