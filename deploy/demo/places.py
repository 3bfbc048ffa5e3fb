"""The places that have a story, in the order they are shown.

A further place is one more file and one more line here.
"""

from deploy.demo import echeng, gaotai, haiyan, tianshui, zhuhai
from deploy.demo.stage import Place

PLACES: dict[str, Place] = {
    "echeng": echeng.PLACE,
    "zhuhai": zhuhai.PLACE,
    "gaotai": gaotai.PLACE,
    "tianshui": tianshui.PLACE,
    "haiyan": haiyan.PLACE,
}
