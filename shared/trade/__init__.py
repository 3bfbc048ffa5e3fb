"""Terms and rules of the trade that several services share: dispositions 核处结论, the crime amount 追诉标准, when
somebody is unreachable 无法联系.
"""
