"""What intake does: one function per verb, inside a transaction its caller opened and will commit.

- a complaint comes in: filing, filing_many, public_filing, understanding, assisting, pulling_clues, receiving
- it is decided: proposing, deciding, turning_away, verifying, clues, contact, closing, concluding
- it is one matter with others: matching, candidates, joining, along, listing, entries
- somebody handles it: assigning, letters, answering_letters, transferring, taking_over, crosschecking,
  hearing_projects
- something happens on the spot: incidents, incident_team
- a partner's order: receiving, updating, ordering, order_messages, ruling, finding_out; petitioning; a day with a
  partner: reconciling, standing, differing
- its clocks: clocks, settling, falling_due, taking_up, escalating
- its case goes on, its channel and its worker are answered: following, answering, finding, calling_back, calling,
  passing_on, noticing, confirming, languages
- the worker's door: knocking, following_up, keeping_evidence, boards, printing, knowledge, adding
- the officer's desk: desk
- people's data: sealing, destroying, disclosing, correcting_person
- what every step goes through: keeping
"""
