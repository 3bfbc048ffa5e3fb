"""Payrolls 工资单 as sites and banks send them (C36): accepted lines are frozen, a corrected payroll replaces a
batch.
"""
