"""The four services. They never import each other; they state facts."""
