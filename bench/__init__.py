"""Measures what this product promises in figures: `anxin bench` for speed, `anxin chaos` for faults.

Each measure is one async function `measure(run: Run) -> list[Figure]` in a file of its own, named in `catalogue.py`. It
starts what it needs (`stack.opened`), reports its progress (`run.progress(news, done)`, done from 0 to 1), and leaves
nothing behind. Figures are ratios against something measured in the same run, because machines differ.
"""
