"""The facts services state to each other, declared once, in the file named after the service that states them."""
