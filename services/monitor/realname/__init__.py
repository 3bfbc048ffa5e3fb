"""The protocol of the national real-name platform 全国建筑工人管理服务信息平台, as its server (C34, C26).

Whoever uploads to that platform can upload here (interchange 5.2, 5.3): writes are accepted at once, handled by the
worker, and asked after by their serial code. What arrives goes where the feeds' rows go.
"""
