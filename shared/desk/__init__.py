"""What every service's desk shares: my work, questions to persons, and leave cover 请假代班 (C123)."""
