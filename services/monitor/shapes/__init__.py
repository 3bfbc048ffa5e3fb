"""What monitor takes and answers: risk, projects and the evidence of their regimes."""
