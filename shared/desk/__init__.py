"""What the officers' desks of all services share: my work, questions to persons, and deputies during leave 请假代班
(C123).
"""
