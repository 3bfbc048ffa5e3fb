"""What the tests of this room build their stories from."""


def a_petition(**differences):
    return {
        "xfjbh": "420704202508280001",
        "xfxs": "2",
        "zsdw": "虚构区信访局",
        "djsj": "2025-08-28 08:30:00",
        "xm": "测试甲",
        "lxdh": "13800000001",
        "wtsd": "420704",
        "sqdw": "虚构甲餐饮店",
        "sqje": "8000",
        "nr": "信访反映：老板拖欠两个月工资",
    } | differences
