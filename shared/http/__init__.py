"""How a service looks over HTTP: the app, its routes and who may use them, problems, pages of lists, admission."""
