"""Proposals to open a case 立案建议: wages of a month that monitor found unpaid and nobody put right, though urged and
supervised. A head approves, which opens the case, or dismisses.
"""
