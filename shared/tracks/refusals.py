"""What a step of any procedure may be refused for, beside its own guards."""

from shared.refusals import Conflict, IllegalMove, Invalid


class NoSuchStepHere(IllegalMove):
    """The matter's state does not allow this step, which leads to different states from elsewhere."""

    zh = "{what}当前为“{current}”，不能办理“{step}”"
    en = "{what} is {current}: {command!r} is not possible now"


class TooLateToExtend(Conflict):
    code = "too-late-to-extend"
    zh = "期限“{name}”已届满或不在计算中，只有届满前可以延长"
    en = "the deadline {name!r} has passed or does not run: it can be extended only before it expires"


class ExtendedBefore(Conflict):
    code = "extended-before"
    zh = "期限“{name}”已延长过一次"
    en = "the deadline {name!r} was extended once before"


class RightLapsed(Conflict):
    """The last day, or the last moment, of a right has passed."""

    code = "right-lapsed"
    zh = "“{what}”的期限已于{due_on}届满"
    en = "the time for {what!r} ended on {due_on}"


class DayMissing(Invalid):
    """A person has to say by which day, and did not."""

    code = "day-missing"
    zh = "{field}：须写明期限"
    en = "{field}: say by which day"


class OwnNumberMissing(Invalid):
    """What an outside party tells is told under a number of its own, so that it may be told twice."""

    code = "own-number-missing"
    zh = "请写明贵单位的文书编号"
    en = "say under which number of your own this stands"
