"""The five regimes 五项制度 of a project, judged from the evidence on file (C24), and the register over HTTP."""
