"""The mediation network 调解网络: its bodies, their mediators and member firms, and who is appointed to a case."""
