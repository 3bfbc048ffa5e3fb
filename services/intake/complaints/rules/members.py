"""Refusals about the members of a complaint's list."""

from shared.refusals import Forbidden, Invalid


class NotYourList(Forbidden):
    code = "not-your-list"
    zh = "成员名单由人社部门或登记该投诉的单位维护"
    en = "the list of workers is kept by the authority, or by the party that filed"


class NoSuchMember(Invalid):
    code = "no-such-member"
    zh = "名单上没有编号为{worker_ref}的劳动者"
    en = "nobody on the list has the reference {worker_ref}"
