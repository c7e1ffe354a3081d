"""Corpora, scores and their floors; what is trained from them."""
