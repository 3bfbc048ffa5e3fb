"""Reconciliation of a day with a partner 对账: lists, differences, resolutions, and deliveries of unknown outcome."""
