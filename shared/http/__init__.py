"""The HTTP side of a service: the app, routes and who may use them, problems, pages of lists, admission of load."""
