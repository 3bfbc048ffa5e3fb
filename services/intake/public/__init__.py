"""The worker's own door (C3, C9, C10, C21, C22): file, follow up, add, judge, the rights pack, and its pages."""
