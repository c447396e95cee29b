"""What lines of a site are, by the words in them."""

from __future__ import annotations

import re

# The label, and words that tell it; the first that fits counts.
_WORDS = {
    "legal": "版权 版權 copyright © rights\\sreserved ICP 备案 許可證 许可证 免责 免責 侵权"
    " 侵權 转载 轉載 本站声明 网站声明 公安",
    "download-notice": "下载 下載 付费 会员 VIP 预览 金币 积分 文档共 充值 购买 免费阅读 百度网盘",
    "related-links": "相关 相關 推荐 推薦 猜你喜欢 热门 熱門 排行 上一篇 下一篇 上一則"
    " 下一則 延伸阅读 延伸閱讀 精选 更多 最新",
    "comments": "评论 評論 回复 回覆 跟帖 留言 网友 发言 讨论 討論 comment",
    "share-box": "分享 微博 转发 轉寄 收藏 二维码 扫一扫 share facebook twitter plurk 打印 列印 公众号",
    "advert": "广告 廣告 推广 客服 加微信 QQ 咨询 热线 代写 优惠 advertis",
    "media": "资料图 資料圖 图片 圖片 图文 视频 影音",
    "page-marker": "第\\s*\\d*\\s*页 共\\s*\\d*\\s*页 上一页 下一页 第.页",
    "metadata": "来源 來源 作者 编辑 編輯 发布 發布 时间 時間 浏览 阅读 閱讀 字号 字號 字體 字体 字級 标签 关键词"
    " 关键字 上传 点击 記者 记者 人气 责编 审核",
    "navigation": "首页 首頁 返回 当前位置 您的位置 位置: > 导航 登录 登入 注册 註冊 频道 全部分类 网站地图 关于我们"
    " 顶部 搜索 菜单 home login",
}
_COMPILED = tuple((label, re.compile("|".join(words.split()), re.IGNORECASE)) for label, words in _WORDS.items())
URL = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|cn|net|org|cc|vip|top|info|edu|gov|tw|hk|me|co|io|site|xyz|club)(?:\.cn)?(?![a-z0-9])"
    r"(?:/[\w./?=&%-]*)?",
    re.IGNORECASE | re.ASCII,
)


def label_of(line: str) -> str:
    """The label of a line that is the site's."""
    return next((label for label, words in _COMPILED if words.search(line)), "navigation")


def speaks_of_site(line: str) -> bool:
    """Whether a line has words that a site says, and documents hardly do."""
    return bool(URL.search(line)) or any(words.search(line) for _, words in _COMPILED)
