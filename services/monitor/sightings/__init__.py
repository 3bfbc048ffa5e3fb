"""Works seen 在建未登记线索: a permit issued, a gate in use or a grid officer's visit says that works go on at a place,
whether the register knows them or not (C23, "one starts, one registered" 开工一个、录入一个).
"""
