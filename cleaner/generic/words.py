"""Closed vocabularies of page chrome, as patterns on lines in small letters.

A pattern that ignores case is ten times slower, and so is one of whose alternatives one does not begin with a letter of
its own: `re` skips to the letters that a match can begin with only where each does. No site, brand or host name belongs here, only the words that any
template uses. Every class is a *kind of evidence*; nothing is removed because a word occurs in a sentence.
"""
# ruff: noqa: E501 - a vocabulary reads best in long lines

from __future__ import annotations

import re


def _any(words: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, set(words.split())), key=lambda w: (-len(w), w))), flags)


SHARE = re.compile(
    r"分享|微信|微博|扫一扫|二维码|空间|转发|收藏|打印|复制|推荐给|字号|字体|大 中 小|關閉|关闭|邮件|列印|轉寄|轉發"
)
MORE = re.compile(
    r"相关|相關|推荐|推薦|延伸阅读|延伸閱讀|更多|热门|熱門|热点|焦点|焦點|精彩|猜你|上一|下一|排行|最新|专题|專題|频道|頻道|链接|連結|连接"
    r"|today|related|more|recommend|most read|read next|trending"
)
COMMENT = re.compile(
    r"评论|評論|发表|發表|登录|登錄|登入|注册|註冊|密码|密碼|用户名|匿名|回复|回覆|网友|網友|验证码|跟帖|留言|说两句|参与"
    r"|comment|login|log in|sign up|sign in|subscribe|password|newsletter"
)
LEGAL = re.compile(
    r"版权|版權|免责|免責|声明|聲明|转载|轉載|copyright|©|备案|icp|许可证|許可證|举报|舉報|不代表|本站|本网|本網|侵权|立场"
    r"|all rights|隐私|privacy|cookie|terms of"
)
META = re.compile(
    r"来源|來源|作者|记者|記者|编辑|編輯|发布|發布|发表于|时间|時間|点击|點擊|阅读|閱讀|浏览|瀏覽|人气|責任|责编|撰文"
    r"|published|updated|author"
)
CREDIT = re.compile(
    r"^\W{0,3}(?:责任编辑|責任編輯|责编|编辑|編輯|作者|来源|來源|摘自|原标题|本文来源|实习编辑|文章来源|稿源|更多精彩|责任校对|审核|编审|校对)\s*[:/ ]"
)
CREDIT_LINE = re.compile(
    r"^\W{0,3}(?:(?:本文|实习|責任|责任|网络|网站|原文)?(?:编辑|編輯|责编|校对|审核|监制|编审)|本文来源|文章来源|稿源|来源|來源|資料來源|摘自|转自"
    r"|作者|记者|記者|通讯员|关键[词字]|標籤|标签|tags?)\s*[:/ ).]"
)
EDITOR = re.compile(r"^\W{0,3}(?:本文|实习|責任|责任|网络)?(?:编辑|編輯|责编|校对|审核|监制|编审)\s*[:/ ).]")
CREDIT_END = re.compile(
    r"[(\[【][^()\[\]【】]{0,16}(?:编辑|編輯|记者|責任|责任|责编|完|来源|作者)[^()\[\]【】]{0,30}[)\]】]\W*$"
)
RIGHTS = re.compile(
    r"免责声明|免責聲明|版权所有|版權所有|不代表本|转载请|轉載請|未经.{0,8}(?:授权|许可|允许)|未經.{0,8}(?:授權|許可)|转载.{0,10}(?:出处|来源)"
    r"|凡本|本站(?:所有|转载|文章)|本网(?:所有|转载|注明|站)|all rights reserved|copyright|©|icp[备证]|侵权|举报电话|网友意见|個人意見|發言"
    r"|违法和?不良|法律责任|法律責任|经营许可|粉絲團|粉丝团|专頁|專頁|客户端下载|手机看新闻|扫描二维码|关注.{0,8}(?:公众号|微信)|点击(?:查看|进入)"
    r"|禁止转载|谢绝转载|严禁转载|仅代表(?:作者|原作者|其)|信息存储空间|联系.{0,8}删除|下载.{0,8}(?:app|客户端)|打开.{0,8}(?:app|客户端)|进入.{0,8}(?:app|客户端)|扫码"
    r"|newsletter|your inbox|sign up (?:for|to|now|here)|subscribe (?:to|for|now|today)|follow (?:us|him|her|me|them) (?:on|at)|all rights"
    r"|privacy policy|terms of (?:use|service)|we use cookies|uses cookies|email address will not|affiliate|unsubscribe|may not be (?:published|reproduced)"
    r"|is a (?:staff|senior|freelance|contributing) |support our |become a member"
)
# a short line that opens a zone after the body
OPENER = re.compile(
    r"^\W{0,4}(?:即時|即时|最多人看的?|看更多|瀏覽更多|熱門|精選|精选|人氣|人气|頭條|头条|查看|展开|展開|更多|所有|全部|最新|热门|网友|網友|精彩|我要|发表|發表|文章|新闻|讀者|读者|参与|本文|今日|本站|频道|頻道)*"
    r"(?:相关|相關|推荐|推薦|延伸|关联|關聯|热门|熱門|热点|熱點|焦点|焦點|精彩|猜你|猜您|编辑推荐|排行|点击排行|最新|评论|評論|跟帖|留言|回复|回應|迴響"
    r"|发表|发布|登录|登錄|我来说两句|我要评论|分享|打印|列印|转发|收藏|关闭|關閉|上一篇|下一篇|上一页|下一页|上一則|下一則|返回|网友|網友|链接|連結|友情链接"
    r"|关键词|關鍵字|标签|標籤|tags?|share|related|comments?|more|read more|you may|most popular|recommended|advertisement|subscribe|follow|facebook|twitter|plurk"
    r"|扫一扫|扫码|二维码|微信|微博|用户名|匿名|表情|验证码|举报|纠错|我要|版权|版權|copyright|©|关于我们|联系我们|網站目錄|客户端|手机版|专题|專題|广告|廣告|声明|免责"
    r"|顶一下|赞|打赏|点赞|排行榜|周排行|推广|热词|热搜|视频推荐|图片|高清图|热图|ctrl|留言板|最多人看|瀏覽更多|看更多|人氣新聞|即時新聞|即時.{2}新聞|訂閱|粉絲|讚"
    r"|延伸閱讀|閱讀全文|文章全文|全文阅读|阅读全文|展开全文|附件|调查|投票|为[你您]推荐|大家都在|换一换|热榜|热议|往期|近期|意见反馈|投诉|下载app|打开app|app|收起|暂无评论|还没有评论"
    r"|抢沙发|写评论|特别声明|关注我们|回到?顶部|加载更多|点击加载|没有更多|喜欢 ?\(|关于作者|作者其他|编辑精选|原创声明"
    r"|about the author|leave a|post a comment|add a comment|view (?:all )?comments|show comments|join the conversation|sign up|sign in|log in|newsletter|filed under|topics|posted in|tweet|email"
    r"|cookie|privacy|terms of|contact us|about us|advertis|previous|next|back to top|load more|show more|recent |latest |trending|popular|editor|top stories|most |around the web|from the web"
    r"|sponsored|promoted|in case you missed|what to read|what others|like this|people also|categories|archives|skip to|watch live|more).{0,14}$"
)
STRONG = re.compile(
    r"打印|列印|print(?<!\wprint)\b|评论|評論|跟帖|我来说|comment|分享|share(?<!\wshare)\b|facebook|twitter|微博"
    r"|上一|下一|登录|登錄|注册|註冊|用户名|密码|copyright|©|版权所有|版權所有|all rights|关闭窗口|关闭此页|收藏|转发|责任编辑|責任編輯|责编"
    r"|标签|标籤|关键[词字]|tags?\b|来说两句|匿名|返回|回顶部"
)
STRONG_HEAD = re.compile(
    r"^\W{0,3}(?:相关|相關|延伸|推荐|推薦|更多|热门|熱門|精彩|最新|related|more from|you may|recommended|most )"
)
TOKENS = _any("""分享到 分享至 分享 微信 微博 扫一扫 二维码 空间 转发 收藏本文 收藏 打印本文 打印 列印 复制链接 推荐给朋友 推荐 推薦 字号 字体 字體
大中小 关闭窗口 关闭 關閉 邮件 轉寄 轉發 评论 評論 发表 發表 登录 登錄 登入 注册 註冊 密码 密碼 用户名 匿名 回复 回覆 回應 网友 網友 验证码 跟帖 留言
我来说两句 说两句 参与 人参与 条评论 查看 更多 相关新闻 相关阅读 相关文章 相关报道 相关专题 相关链接 相关 相關新聞 相關 热门 熱門 热点 熱點 焦点 精彩
排行榜 排行 上一篇 下一篇 上一页 下一页 上一則 下一則 首页 首頁 返回 顶部 回顶部 专题 專題 频道 頻道 链接 連結 关于我们 关于 联系我们 联系 聯絡 网站地图
网站声明 声明 聲明 版权所有 版权 版權所有 版權 免责声明 免责 举报 纠错 我要 广告服务 广告 廣告 新闻 新聞 体育 財經 财经 娱乐 娛樂 科技 汽车 房产 时尚
健康 论坛 博客 视频 图片 军事 教育 旅游 生活 客户端 手机 搜索 订阅 訂閱 设为首页 加入收藏 帮助 招聘 责任编辑 编辑 編輯 标签 標籤 关键词 點擊 点击 浏览
瀏覽 阅读 閱讀 人气 来源 來源 作者 时间 發布 发布 记者 表情 赞 打赏 顶 踩 热词 推广 滚动 国内 国际 社会 专栏 理财 股票 下载 home news sports login log in
sign up register share tweet print email comments comment reply subscribe newsletter related more search menu contact about privacy terms copyright
facebook twitter google plurk rss next previous advertisement follow""")
HEADING = re.compile(
    r"来源|來源|作者|时间|時間|发布|發布|发表|發表|编辑|記者|记者|\d:\d\d|点击|浏览|阅读|字号|字體|字体|published|updated|by "
)
DATE = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?[01]?\d ?[-/.月] ?[0-3]?\d|\b[0-3]?\d[-/.][01]?\d[-/.](?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:19|20)\d\d"
)
ANY_DATE = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}|\d{1,2}[-/.月]\d{1,2}日?.{0,6}\d{1,2}:\d\d|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d"
)
CLOCK = re.compile(r"\d:\d\d")
DATELINE = re.compile(r"日电|月电|电 ?\(|日讯|网讯|社讯|报讯|讯[ (:,]|报道[,:)]|消息[,:)]|记者|記者|電\)|報導")
BULLET = re.compile(r"^(?:[·•■◆●▪>»*\-|]|\d{1,2}[.、 ]|\[[^\]]{1,8}\])")
GLUE = re.compile(r"[\s|·•>»<\-_/:,.()\[\]【】、\d]+")
HAN = re.compile(r"[\u4e00-\u9fff]")
ENDS = frozenset('。!?…”"」』);；.')
STUB = re.compile(
    r"(?<!\d)404(?!\d)|页面(?:不存在|未找到|找不到)|(?:页面|網頁|网页|文章|内容|帖子|信息)(?:已|已经|已被)?(?:不存在|删除|刪除|失效|过期)|not found|access denied|forbidden"
    r"|登录后(?:才能|可以|可|继续|查看|阅读)|请先?登录|您还没有登录|没有(?:权限|登录)|enable javascript|发生错误|错误信息|系统错误|出错了"
    r"|(?:安全|人机)验证|请完成.{0,8}验证|会员专享|启用 ?javascript|浏览器不支持|没有找到与|正在跳转|(?:主题|内容|文章).{0,12}(?:已被删除|正在被?审核)"
    r"|(?:page|article) (?:has been|was) removed|cannot be found|checking your browser|just a moment|are you (?:a )?(?:robot|human)|not a robot|verify (?:that )?you"
    r"|don.t have permission|no results found|(?:subscribe|log ?in|sign in) to (?:continue|read)|requires javascript"
)
_STEPS = "|".join(rf"{mark}(?:(?<=\S{mark})|(?<=\S {mark})) ?\S" for mark in ">»›→")
BREADCRUMB = re.compile(
    _STEPS + r"|/ (?:(?<=\S/ )|(?<=\S / )|(?<=\S  / )) ?\S|当前位置|您(?:的|所在的)?位置|首页$|首頁$"
)
