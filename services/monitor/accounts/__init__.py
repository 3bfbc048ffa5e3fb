"""Wage accounts 农民工工资专用账户 as ledgers (C28 to C30, C32, C136): what banks send, booked by what it is, balances
and totals, the labour fee by its plan, and the sub-ledger of each subcontract. Rulebook chapter ACC.
"""
