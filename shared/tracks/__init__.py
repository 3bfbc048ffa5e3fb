"""Procedures 程序 declared as tables: the words (`table`), what stops an import (`contradictions`), a move worked out
without a database (`decide`), the two statements that load and write it (`store`), its routes and its page."""
