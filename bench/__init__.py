"""What this product promises in figures, measured: `anxin bench` for speed, `anxin chaos` for faults.

Each measure is one async function `measure(run: Run) -> list[Figure]` in a file of its own, named in `catalogue.py`.
It opens what it needs (`house.opened`), says how far it is (`run.progress(news, done)`, done from 0 to 1), and leaves
nothing behind. Figures are ratios against something measured in the same run, because machines differ.
"""
