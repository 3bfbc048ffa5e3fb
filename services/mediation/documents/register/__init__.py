"""The register of papers 文书登记簿: every number of every organ, across cases, voided ones too."""
