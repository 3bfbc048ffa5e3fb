"""What the police do with a referral and what follows (CRIM-10 to CRIM-20): receipt, supplements, answer,
reconsideration, the procuratorate, hand-over.
"""
