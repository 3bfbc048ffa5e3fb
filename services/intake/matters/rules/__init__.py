"""Whether two complaints are about the same arrears, and what joining them makes of their claims."""
