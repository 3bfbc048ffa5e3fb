"""Written notices to complainants 书面告知 (C128): content, number, service 送达, PDF; and what is printed at the desk.

A message by telephone is no writing (Zhejiang 30, Guangdong 44 and 45). Which occasion needs a paper stands in
`rules.papers`. It is issued by the write that decides; where nobody said how its organ's numbers begin it waits for a
person.
"""
