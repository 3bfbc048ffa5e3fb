"""Tests of the product. Nothing that is imported becomes garbage, so the collector rests until all are collected."""

import gc

gc.disable()
