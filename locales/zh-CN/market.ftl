# 集市的页面：博主名录、需求与候选人、看板、余额、某一步的代价

page-find = 查找
page-find-creator = 名字或账号
page-any = 不限
page-filter = 筛选
page-filter-none = 查看全部
page-only-taking = 正在接单
page-price-from = 起价
page-price-asked = 价格面议
page-no-creators-found = 没有符合条件的博主。

page-seen-as-creator = 以博主的视角查看
page-as-creator-note = 这是博主看到的样子。
page-brief-remarks = 审核时会问到这些
page-candidates = 适合的博主
page-candidates-lead = 分数高的在前，每一项都看得到；粉丝数不计分。
page-score = 得分
page-reasons = 理由
page-weight = 权重
page-asks = 报价
score-category = 品类
score-market = 市场
score-platform = 账号已核
score-price = 价格
score-punctuality = 准时
score-availability = 空闲
page-kind-inquiry = 询价：有兴趣吗？
page-kind-firm = 要约：对方可直接同意
page-invite-chosen = 邀请所选
page-basket = 邀请结果
page-basket-empty = 没有选择任何人，因此没有发出邀请。
page-result = 结果
page-invited = 已邀请
page-back-to-brief = 返回需求

page-net-lead = 到手多少
page-net-fee = 由品牌另付，不从您这里扣
page-net-agency = 机构分成
page-net-creator = 税前归您
page-net-tax-unknown = 税额取决于您的税务身份，目前尚未填写。
page-net-tax-withheld = 付款时代扣，按您本年累计收入计算，因此现在还没有确切数字。
page-net-tax-invoice = 不代扣，凭您的发票付款。

page-all = 全部合作
page-as-board = 看板
page-column-empty = 这里没有内容。
page-column-all = 查看全部
page-column-more = 还有 { $count } 件

page-preview = 现在取消的代价
page-preview-lead = 尚未发布。按这份合作签订时的条款，任何一方都可以这样结束：
page-preview-live = 已有内容发布：此后只有双方同意的金额才能结束合作。
page-preview-asks = 提出方：
page-preview-price = 已冻结的价款
page-preview-compensation = 付给博主一方
page-preview-fee = 相应的服务费
page-preview-refund = 退回品牌
page-preview-creator-part = 其中博主本人税前可得：
page-preview-binds = 提交之前不约束任何人
page-stage-nothing_in = 尚未交稿
page-stage-outline_in = 已交大纲
page-stage-draft_in = 已交初稿
page-stage-approved = 已定稿或已改两轮
page-stage-creator_at_fault = 博主逾期
page-stage-published = 已发布

page-balance = 余额
page-all-holds = 全部冻结款
page-no-holds = 没有冻结的款项。合作达成并付款后会在此冻结。
page-pay-in = 充值
page-pay-in-how = 转账时请在附言中填写：
page-pay-in-transfer = 用贵公司名下的账户，转到合同所列的平台客户资金账户。
page-pay-in-remark = 附言只写这个附言码。
page-pay-in-arrives = 读取银行流水后自动入账；没有附言码的款项需财务人工核对。

# 需求表单的提示
hint-budget = 只含价款，平台服务费另计；整份需求都用这个币种。
hint-slots = 想合作的博主人数。
hint-due_days = 从达成合作起算；需要样品的，从收到样品起算。
hint-window_days = 交稿日之后可发布的天数。
hint-retention_days = 内容保留在线的天数，7 至 365。
hint-goal = 希望看到的人知道什么、感受到什么。文字会自动检查：不得要求隐瞒广告性质。
lead-create_brief = 审核员先看，之后博主才看得到。常用的选项已经填好。

# 时间线上发生的事
event-deal-create = 达成合作
event-cancellation-create = 提出取消
event-change_request-create = 提出变更
event-representation-create = 提出代理

# 新来者：待核对的姓名、待查看的账号，以及创作者还缺什么
page-names-to-check = 待核对真实姓名
page-no-names-to-check = 没有人在等姓名核对。
page-accounts-to-see = 待查看的账号
page-no-accounts-to-see = 所有账号都看过了。
page-signed-up-as = 注册姓名
page-waits-since = 等待自
page-bio-code = 简介中的验证码：
page-newcomers-more = 还有更多在等，这里先列出最早的。
page-newcomers-wait = 有新来者在等：{ $names } 个真实姓名待核对，{ $accounts } 个账号待查看。
page-before-you-agree = 成交之前还差这些
page-name-pending = 姓名核对尚未完成。
page-name-pending-lead = 平台审核员会核对您的真实姓名与证件。在此之前您可以报名和议价，但不能成交。
page-account-missing = 您还没有添加平台账号。
page-orders-off = 您目前不接单。
page-account-pending = 尚未验证。
page-account-pending-lead = 请把这个验证码写进该平台的个人简介，审核员会去查看：
lead-check_real_name = 您已将真实姓名与此人的证件核对。此后对方可以成交合作。此操作不能撤回。
lead-verify_account = 您已在平台的个人简介中看到验证码。此后该账号算作对方的账号。
# 我的主页与报价单
page-storefront = 我的主页
page-add-rate = 添加报价
page-change = 修改
lead-set_rate = 一件作品的含税报价。同一平台同一形式的旧报价会被替换；已成交的合作不受影响。
lead-remove_rate = 这个报价会从报价单上拿掉，已成交的合作不受影响。
lead-remove_account = 品牌不再看到这个账号，账号名可以重新添加。
# 需求列表、报价对比、审稿台
page-open-to-me = 我可以接的
page-pays-least = 报酬不低于
page-filter-drop = 清除筛选
page-slots-left = 剩余名额
page-pay = 报酬
page-pay-negotiable = 可议价
page-pay-fixed = 一口价
page-opened = 发布于
page-no-briefs-found = 没有符合这些筛选的需求。
page-no-briefs-open = 目前没有需要您所在平台的公开需求。
page-no-briefs-open-next = 添加您发布内容的平台
page-followers-least = 粉丝数不低于
page-price-most = 报价不高于
page-tick = 选择 { $name }
page-invite-ticked = 邀请勾选的创作者
page-compare = 对比
page-comparison = 报价对比
page-comparison-lead = “品牌支付”是报价加上当前的平台服务费；粉丝数只计需求所在的平台。
page-comparison-full = 这里只列出最新的 500 条。
page-comparison-none = 没有符合这些筛选的报价。
page-brand-pays = 品牌支付
page-order = 排序
order-newest = 最新在前
order-pays = 价格从低到高
order-score = 匹配度从高到低
order-followers = 粉丝从多到少
order-days = 交付最快在前
page-decline-chosen = 婉拒所选
page-decline-lead = 这些创作者都会收到一封附有理由的信。此操作不能撤回。
page-decline-reason = 给创作者的理由
page-review = 审稿
page-judge = 去裁定
page-review-desk = 审稿台
queue-gone = 您要看的已不在等待：有人先处理了，或者已被撤回。
page-product = 产品
page-everything = 全部
# 样品与争议列表
page-samples = 样品
nothing-samples = 这里没有样品。需要寄样的合作成交后会列在这里。
tab-samples-needed = 待寄出
tab-samples-shipped = 待签收
tab-samples-lost = 丢失
tab-samples-to_return = 待寄回
page-disputes = 争议
nothing-disputes = 这里没有争议。
tab-disputes-statements = 双方陈述
tab-disputes-ruling = 待裁决
tab-disputes-ruled = 已裁决
tab-disputes-appealed = 已上诉

# 合作时间线中的款项
event-hold-create = 请求付款
event-hold-fund = 款项已托管
event-hold-give_up = 已放弃
event-hold-enlarge = 追加托管
event-hold-release = 款项已释放
event-hold-freeze = 因争议冻结
event-hold-thaw = 解除冻结
event-hold-refund = 款项已退回
event-earning-create = 预计收入
event-earning-release = 已释放
event-earning-pay_direct = 由品牌方直接支付
event-earning-reverse = 已冲回
event-earning-recover = 从后续收入中抵扣
event-earning-reserve = 进入付款批次
event-earning-settle = 已支付
event-earning-free = 付款未执行
event-earning-return = 付款被退回
