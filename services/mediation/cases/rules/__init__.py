"""Rules of the case: the table of stages, extension and suspension of the handling term."""
