"""Lists as files made by a job: asked for by a person or a machine, written page by page in the worker, kept a day."""
