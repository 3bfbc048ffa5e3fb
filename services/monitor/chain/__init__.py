"""The chain of a project 用工链条 (C25): owner, general contractor, subcontractor, crew, worker, with the wage officer
劳资专管员 of the site, and what is unpaid at each link.
"""
