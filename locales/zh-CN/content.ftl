# 写稿、检查、审核、裁定
## 编辑器
editor-due = 交稿期限
editor-hashtags-example = #秋天 #日常
editor-hashtags-hint = 像发布时那样写，带 #，用空格隔开。
editor-facts = 这篇内容的实际情况
editor-facts-hint = 文字里看不出来的事。这里选择的“是”或“否”随稿提交，检查以此为准。
editor-fact-unsaid = 未说明
editor-known = 合作中已确定的情况
editor-known-hint = 来自交付形式、商品和合作条款，优先于下面填写的内容。
editor-save = 保存
editor-check = 立即检查
editor-hand-in = 保存并交稿
editor-saving = 正在保存……
editor-saved = 已保存
editor-unsaved = 还没有保存
editor-blank = 开始写吧：规则怎么看，会显示在这里。
editor-mend = 补上标识
editor-cut = 删去这处
editor-swap = 换成“{ $by }”
editor-add-tag = 加上
editor-packs = 检查依据
requirement-is-met = 已满足
requirement-is-unmet = 还缺
requirement-is-manual = 由品牌方查看
outcome-compliant = 没有要改的，可以交稿
outcome-needs_review = 交稿后会先由审核员查看
outcome-non_compliant = 这样交稿会被退回
fact-account_shows_trader_identity = 账号本身表明为该品牌销售
fact-advertiser_republished = 品牌方会自己再次发布
fact-ai_generated = 文字、图片或声音由机器生成
fact-approval_no = 广告批准文号
fact-brand_instruction = 品牌方指定了内容
fact-cosmetic_type = 化妆品类别（普通、特殊）
fact-deepfake = 让真人看起来做了或说了没有的事
fact-disclosure_in_video = 标识在视频里说出或显示
fact-endorser_age = 推荐人年龄
fact-endorser_role = 推荐人身份（用户、专家、医生等）
fact-first_comment = 首条评论的文字
fact-image_filter_relevant = 滤镜影响了产品效果的呈现
fact-image_retouched_body = 修过脸或身材
fact-label_contrast = 标识的醒目程度
fact-label_seconds = 标识显示的秒数
fact-label_size = 标识的大小
fact-media = 形式（图文、视频、直播）
fact-own_brand = 是自己或雇主的品牌
fact-placed_in_feed = 付费投放到信息流
fact-platform_label = 已打开平台自带的标识
fact-prescription_drug = 涉及处方药
fact-product_age_months = 产品适用的婴幼儿月龄
fact-product_is_health_food = 产品是已注册的保健食品
fact-product_mentioned = 提到或展示了产品
fact-profile_disclosure = 主页上关于品牌的说明
fact-purchase_link = 带购买链接
fact-recognisable_ad_format = 采用大家一看便知的广告形式
fact-registered_names = 产品的注册名称
fact-substantiated = 每项说法都有材料证明
fact-synthetic_performer = 出镜者由机器生成
## 一份内容的页面
page-versions = 版本
page-since-version = 与第 { $number } 稿相比的改动
page-since-nothing = 没有改动。
page-remarks = 修改意见
page-remark-unsent = 尚未发出
## 待办队列
page-queue = 待处理
queue-steps = 逐项处理
queue-before = 上一项
queue-after = 下一项
queue-place = 第 { $place } 项，共 { $count } 项
queue-all = 全部待办
queue-decision = 你的决定
queue-approvals = { $needed } 人中已有 { $approvals } 人通过
queue-remark = 修改意见
queue-passage-hint = 在上文选中一段，意见就标在那里。
queue-field = 针对
queue-field-all = 全文
queue-add-remark = 记下，稍后一并发出
queue-return = 要求修改
queue-last-word = 还有要说的，写在这里
queue-merged = 这一环节的意见合并后一次发出。
queue-reason-hint = 双方都会看到。请写明是哪一段、依据哪条规则。
queue-passes = 可以继续
queue-fails = 必须修改
editor-hashtags = 话题标签
## 争议
dispute-opened = 提出方：{ $side }
dispute-silent = 还没有陈述。
dispute-evidence = 证据
dispute-ruling = 裁定
dispute-share = 争议金额的 { $share } 归创作者
dispute-share-label = 创作者应得的比例
dispute-share-hint = 其余退回品牌方。
dispute-reasons-hint = 请逐行填写，双方都会看到。
dispute-appealed = 申诉方：{ $side }
label-shipped_at = 寄出时间
label-received_at = 收到时间
hint-deliverable_prove-post_id = 帖子链接里的编号，或平台显示的编号。
hint-deliverable_prove-account_handle = 与平台上的账号一致，例如 @名字；必须是本次合作约定的账号。
hint-deliverable_prove-published_at = 上线时间；如果更早上线，请修改。
ruling-not_delivered =
    约定（应交付的内容和时间）：
    实际情况：
    依据：
    因此：
ruling-requirement_not_met =
    约定（哪一项要求）：
    实际情况：
    依据：
    因此：
ruling-not_as_approved =
    约定（通过的是哪一稿）：
    实际情况：
    依据：
    因此：
ruling-not_compliant =
    约定（哪一条规则）：
    实际情况：
    依据：
    因此：
ruling-not_retained =
    约定（应保留到何时）：
    实际情况：
    依据：
    因此：
ruling-sample =
    约定（样品何时在谁手里）：
    实际情况：
    依据：
    因此：
ruling-beyond_agreement =
    约定（超出约定的要求是什么）：
    实际情况：
    依据：
    因此：
ruling-withheld_without_reason =
    约定（扣留了什么）：
    实际情况：
    依据：
    因此：
ruling-rights_exceeded =
    约定（约定的使用范围）：
    实际情况：
    依据：
    因此：
event-reminded = 已发出提醒
event-escalated = 已逾期，并告知运营
event-lane_passed = 转入下一道审核
event-approval = 又一人通过
event-dispute-create = 已提出
event-dispute-state = 对方已陈述
event-dispute-rule = 已裁定
event-dispute-appeal = 已申诉
event-dispute-rule_appeal = 申诉已裁定
event-dispute-close = 已执行
editor-wishes = 上一稿的修改意见

# 稿件的图片和视频
media-title = 图片和视频
media-choose = 添加文件
media-hint = JPEG、PNG、WebP 每张不超过 8 MB；MP4 不超过 16 MB、五分钟；最多 18 个文件。拍摄位置会被去除。
media-add = 添加到稿件
media-remove = 移除
media-forward = 前移
act-add_media = 添加图片或视频
act-remove_media = 移除图片或视频
act-arrange_media = 调整图片和视频的顺序
done-add_media = 已添加到稿件。
done-remove_media = 已从稿件移除。
done-arrange_media = 已移动。
refusal-media_nothing = 请至少选择一张图片或一个视频。
refusal-media_too_many = 每份稿件最多 18 个图片和视频。
refusal-media_too_large = 图片不超过 8 MB，视频不超过 16 MB，整份稿件合计不超过 48 MB。
refusal-media_empty = 文件是空的。
refusal-media_sort = 只支持 JPEG、PNG、WebP 图片和 MP4 视频。
refusal-media_broken = 图片或视频已损坏。
refusal-media_pixels = 图片最多 4000 万像素。
refusal-media_too_long = 视频最长五分钟。
refusal-media_track = 该视频除画面和声音外还带有其他数据（例如拍摄位置），请去除后重新导出。
refusal-media_one_picture = 发布凭证最多附一张图片。
field-media_one_picture = 最多一张图片。
label-deliverable_prove-attachments = 截图
page-screenshot = 作品截图
page-screenshot-choose = 截图（选填）
page-screenshot-hint = 一张 JPEG、PNG 或 WebP 图片，不超过 8 MB。作品下线后仍作为凭证保留；拍摄位置会被去除。
refusal-media_handed_in = 已提交的稿件不能更改，请撰写下一版。
refusal-media_order = 请把稿件的每个图片和视频各列一次。
field-media_nothing = 请至少选择一个。
field-media_too_many = 最多 18 个。
field-media_too_large = 图片不超过 8 MB，视频不超过 16 MB，合计不超过 48 MB。
field-media_empty = 文件是空的。
field-media_sort = 只支持 JPEG、PNG、WebP 和 MP4。
field-media_broken = 文件已损坏。
field-media_pixels = 最多 4000 万像素。
field-media_too_long = 最长五分钟。
field-media_track = 除画面和声音外还带有其他数据。
field-media_order = 每个各列一次。

# 争议的证据与裁决对应的金额
dispute-text = 第 { $number } 项内容的稿件与检查结果
dispute-stake = 争议金额
dispute-share-option = { $share } · 创作者得 { $creator }，品牌方得 { $brand }
dispute-stake-hold = 仍托管的价款为 { $stake }；平台服务费按比例随之处理。
dispute-stake-earned = 已结算 { $stake }，裁决后按比例追回。

# 审核队列的按键与理由
queue-keys = 按 Enter 确认按键所选的操作
queue-reasons = 常用理由
reason-of-label_clear = 标识清晰
reason-of-not_paid = 不属于广告
reason-of-claim_proven = 宣称有依据
reason-of-label_missing = 缺少标识
reason-of-label_hidden = 标识不显著
reason-of-claim_unproven = 宣称无依据
reason-of-claim_forbidden = 宣称被禁止
reason-text-label_clear =
    标识位于一眼可见之处（位置）：
    被指出的段落内容：
    因此可以继续。
reason-text-not_paid =
    该段落没有任何报酬（依据）：
    因此无需另加标识。
reason-text-claim_proven =
    宣称内容：
    证明材料（文件、日期）：
    因此可以保留。
reason-text-label_missing =
    本内容属于广告，因为：
    未见显著标识，请置于标题或正文开头。
reason-text-label_hidden =
    标识所在位置：
    该处不能一眼看到，请移至标题或正文开头。
reason-text-claim_unproven =
    宣称内容：
    需要的证明：
    请删除，或在下一版附上证明。
reason-text-claim_forbidden =
    所在段落：
    适用规则：
    无论能否证明，在该市场均不得宣称，请删除。

# 查看已发布作品
page-ad-payer = 付费方
page-ad-promoter = 推广方
look-title = 作品页面查看记录
look-text = 实际发布的文字
look-text-label = 其中的标识
look-asked = 应要求查看
look-next = 下次查看
look-ok = 正常
look-missing_label = 没有标识
look-removed = 已不存在
look-unreachable = 无法打开
look-unreadable = 无法读取
look-why-label_seen = 页面上有广告标识
look-why-label_absent = 作品可见，但缺少必需的标识
look-why-gone = 该地址显示作品已不存在
look-why-refused = 页面拒绝访问
look-why-broken = 页面返回错误
look-why-timeout = 页面未及时返回
look-why-unknown_name = 网站域名无法解析
look-why-not_public = 该地址不属于公共互联网
look-why-unreached = 无人应答
look-why-tls = 证书不可用
look-why-redirects = 跳转次数过多
look-why-too_large = 页面过大
look-why-not_html = 不是文字页面
look-why-sign_in = 须登录才能查看
look-why-not_recognised = 页面上没有已通过版本的文字
