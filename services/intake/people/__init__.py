"""People's own data 个人信息 (PRIV): showing it to them, correcting it, destroying it; and the list of workers 名单."""
