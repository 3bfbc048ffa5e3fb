"""Accept, refuse, redirect, withdraw, ask for more, close 受理·不予受理·办结; and following mediation's case."""
