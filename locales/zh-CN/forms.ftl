# 表单：标签、提示，以及选项的用语

form-overtaken = 已有新进展
form-overtaken-lead = 这一步现在不能再做了。当前状态：
form-see-what-is = 查看当前情况
form-back = 返回
form-after = 完成后：
form-told = 将通知：
form-leave = 暂不
form-less = 删除
form-more = 再加一项
form-optional = 选填
form-choose = 请选择
form-currency = 币种
form-done = 已完成。
form-done-step = 已完成：{ $what }

page-facts = 内容
page-yes = 是
page-no = 否
page-open-it = 查看

label-account = 账号
label-account_handle = 发布账号
label-acting_for = 代表博主
label-agency = 机构
label-amount = 金额
label-applications_days = 报名天数
label-approval_number = 批准文号
label-attributes = 商品属性
label-bank_name = 开户银行
label-base64 = 文件（Base64）
label-bic = BIC
label-bio = 个人简介
label-body = 正文
label-branch = 支行或 BIC
label-brand = 品牌
label-budget = 价款预算
label-carrier = 物流公司
label-categories = 内容类目
label-category = 类目
label-claims = 允许的宣传点
label-code = 验证码
label-commission = 另有销售佣金
label-compensation = 提议的补偿
label-content = 需求内容
label-country = 国家或地区
label-creator = 博主
label-creator_share_bp = 博主所得比例（万分之）
label-currency = 币种
label-deliverable = 交付物
label-deliverables = 交付物
label-delivery_days = 交付天数
label-display_name = 展示名称
label-due_at = 新的截止时间
label-due_days = 交稿天数
label-effective_from = 生效时间
label-email = 邮箱
label-end = 引用结束
label-ends_at = 结束时间
label-exclusive = 独家代理
label-extra_rounds = 增加修改轮次
label-facts = 声明事项
label-field = 所指部分
label-followers = 粉丝数
label-format = 形式
label-goal = 推广目标
label-grounds = 申诉理由
label-handle = 账号名
label-hashtags = 话题，每行一个
label-holder = 户名
label-id_number = 证件号或统一社会信用代码
label-in_favour = 支持博主
label-invitations = 邀约
label-kind = 类型
label-label_visible = 发布页面可见广告标识
label-languages = 语言
label-layout = 文件版式
label-legal_name = 法定名称
label-locale = 语言
label-map = 列格式
label-markets = 目标市场
label-message = 留言
label-mode = 合作方式
label-name = 名称
label-newcomer = 新账号
label-objection = 异议
label-offer = 报价
label-organisation = 企业主体
label-otp = 二次验证码
label-outline = 大纲
label-password = 密码
label-payer = 付款方
label-period = 月份
label-platform = 平台
label-platforms = 平台
label-post_id = 作品 ID
label-price = 含税价款
label-product_id = 产品
label-published_at = 发布时间
label-reason = 理由
label-reasons = 依据核对单的理由
label-receives = 收款方
label-reference = 平台订单号
label-region = 所在地区
label-registration_number = 统一社会信用代码
label-remark = 修改意见
label-remarks = 说明
label-requirements = 内容要求
label-retention_days = 保留天数
label-revisions_count = 包含修改轮次
label-rights = 使用授权
label-rights_days = 授权天数
label-role = 角色
label-route = 下单方式
label-sample = 样品
label-settlement = 结算方式
label-share_bp = 机构比例（万分之）
label-slots = 名额
label-start = 引用开始
label-starts_at = 开始时间
label-statement = 情况说明
label-tail_days = 结束后延续天数
label-taking_orders = 接单中
label-tax_profile = 纳税身份
label-text = 内容
label-title = 标题
label-to_be_returned = 需要归还
label-token = 令牌
label-tracking = 运单号
label-unlock_code = 解锁码
label-url = 发布链接
label-vat_consent = 同意平台代办增值税
label-what = 样品内容
label-window_days = 发布窗口天数
label-zone = 时区
label-deal = 合作订单
label-created_at = 创建时间
label-asked_by = 发起方
label-stage = 阶段
label-fee = 平台服务费
label-refund = 退款
label-fault = 责任方
label-opened_by = 发起方
label-ruling = 裁决
label-brand_statement = 品牌方陈述
label-creator_statement = 博主方陈述
label-representation = 代理关系

act-add_account = 添加平台账号
act-remove_account = 移除平台账号
act-verify_account = 确认账号已核验
act-create_brief = 新建需求
act-rewrite_brief = 编辑需求
act-apply_to_brief = 报名
act-invite_basket = 批量邀约
act-claim_slot = 抢单
act-invite_creator = 邀约博主
act-create_creator = 创建博主主页
act-claim_creator = 认领主页
act-update_creator = 编辑主页
act-check_real_name = 确认实名
act-ask_cancellation = 取消合作
act-ask_change = 发起变更单
act-open_dispute = 发起争议
act-write_draft = 写新稿
act-rewrite_draft = 编辑稿件
act-set_route_reference = 填写平台订单号
act-import_deposits = 导入银行流水
act-found_organisation = 创建企业主体
act-update_organisation = 编辑企业资料
act-invite_member = 邀请成员
act-change_member_role = 更改角色
act-remove_member = 移除成员
act-set_bank_details = 收款账户
act-set_payee_profile = 税务资料
act-confirm_payee_identity = 确认收款人身份
act-prepare_payout_batch = 准备付款批次
act-create_product = 新建产品
act-end_product = 下架产品
act-set_rate = 设置报价
act-remove_rate = 删除报价
act-propose_representation = 发起代理
act-write_remark = 写修改意见
act-issue_statements = 出具结算单
act-prepare_closing = 发起月结
done-prepare_closing = 已发起，须由另一人关账。
act-publish_terms = 发布新条款

hint-lines = 每行一项。
hint-claims = 每行一项。
hint-hashtags = 每行一个，不带 #。
hint-share_bp = 100 即 1%。
hint-creator_share_bp = 10000 为全部，0 为不付。
hint-url = 任何人可打开的完整链接。
hint-period = 已结束的月份，如 2026-10。
hint-id_number = 加密保存，之后不再显示。
hint-account = 加密保存，仅显示末几位。
hint-compensation = 留空则按阶段比例支付。
hint-applications_days = 1 至 14 天；留空按条款默认。
hint-unlock_code = 只有持码博主可以抢单。

field-required = 请填写。
field-moment = 请填写日期和时间。
field-json = 请填写 JSON。

market-AU = 澳大利亚

country-AU = 澳大利亚

market-BR = 巴西

country-BR = 巴西

market-CN = 中国

country-CN = 中国

market-DE = 德国

country-DE = 德国

market-ES = 西班牙

country-ES = 西班牙

market-EU = 欧盟
market-FR = 法国

country-FR = 法国

market-HK = 香港

country-HK = 香港

market-IE = 爱尔兰

country-IE = 爱尔兰

market-IN = 印度

country-IN = 印度

market-IT = 意大利

country-IT = 意大利

market-JP = 日本

country-JP = 日本

market-KR = 韩国

country-KR = 韩国

market-NL = 荷兰

country-NL = 荷兰

market-NZ = 新西兰

country-NZ = 新西兰

market-SG = 新加坡

country-SG = 新加坡

market-TW = 台湾

country-TW = 台湾

market-UK = 英国

country-GB = 英国

market-US = 美国

country-US = 美国

category-alcohol = 酒类
category-automotive = 汽车
category-beauty_device = 美容仪器
category-beauty_service = 生活美容
category-books = 图书
category-children = 儿童用品
category-cosmetics = 化妆品
category-education = 教育培训
category-electronics = 数码电器
category-events = 活动演出
category-fashion = 服饰
category-finance = 金融
category-food = 食品
category-franchise = 招商加盟
category-gambling = 博彩
category-health_food = 保健食品
category-health_knowledge = 健康科普
category-home = 家居
category-infant_formula = 婴儿配方乳
category-jewellery = 珠宝
category-media = 媒体出版
category-medical = 医疗药械
category-medical_aesthetic = 医疗美容
category-pet = 宠物
category-restaurant = 餐饮
category-service = 服务
category-software = 软件
category-tobacco = 烟草
category-toys = 玩具
category-travel = 旅行

tax-profile-resident_individual = 居民个人
tax-profile-nonresident_individual = 非居民个人
tax-profile-sole_trader = 个体工商户
tax-profile-company_small = 小规模纳税人企业
tax-profile-company_general = 一般纳税人企业

language-zh-CN = 简体中文
language-zh-TW = 繁體中文
language-zh-hans = 简体中文
language-zh-hant = 繁體中文
language-en = English
language-de = Deutsch
language-fr = Français
language-es = Español
language-it = Italiano
language-nl = Nederlands
language-ja = 日本語
language-ko = 한국어
language-pt = Português

disputed-not_delivered = 未交付或逾期
disputed-requirement_not_met = 未满足内容要求
disputed-not_as_approved = 发布内容与通过稿不一致
disputed-not_compliant = 标识或合规不符
disputed-not_retained = 未按约保留
disputed-sample = 样品问题
disputed-beyond_agreement = 超出约定的修改要求
disputed-withheld_without_reason = 无理由拒绝通过或验收
disputed-rights_exceeded = 超出授权使用

file-pain001 = pain.001（ISO 20022）
file-daifa = 代发表格

layout-daifa-plain = 通用代发表
layout-daifa-cmb = 招商银行代发表
layout-statement-plain = 通用流水
layout-statement-cmb = 招商银行流水
layout-result-plain = 通用回单
layout-result-cmb = 招商银行回单

page-creators = 博主
page-proposals = 邀约与报名
page-products = 产品
page-holds = 订单冻结款
page-representations = 代理关系
page-deposits = 来款
page-members = 团队成员
page-sign-up = 注册
page-sign-up-lead = 先选择身份，之后同一账号也可兼任。
page-as-brand = 我是品牌方
page-as-brand-lead = 发布需求、找博主、审稿、统一付款。
page-as-creator = 我是博主
page-as-creator-lead = 接单、交稿，每一笔扣款都看得见。
page-as-agency = 我是机构
page-as-agency-lead = 在授权范围内代理旗下博主。
page-have-account = 已有账号？
page-forgot = 忘记密码
page-until = 截止
page-no-proposals = 还没有邀约或报名。
page-see-deal = 查看合作订单
page-rounds-of = 协商记录
page-kind = 类型
page-contact = 联系方式
page-not-taking = 暂不接单
page-no-creators = 还没有博主。
page-accounts = 平台账号
page-verified = 已核验
page-no-accounts = 还没有平台账号。
page-rates = 报价
page-no-rates = 还没有报价。
page-real-name = 实名已核验
page-invite-to = 邀约到需求
page-steps = 可做的事
page-as-csv = 下载 CSV
page-nothing-yet = 暂无内容。
page-asides = 变更、取消与争议

label-open = 查看
label-booked_on = 入账日
label-payer_name = 付款方
label-payment_code = 附言码
label-state = 状态
label-gross = 税前
label-agency_share = 机构分成
label-happened_on = 产生于
label-net = 实际到账
label-withheld = 代扣税款
label-number = 编号
label-funded = 已冻结
label-released = 已释放
label-refunded = 已退回
label-since = 加入时间
label-birth_date = 出生日期

hint-birth_date = 如 1998-05-20；仅保留是否年满 18 周岁。
hint-password = 12 至 200 个字符。

act-sign_up = 创建账号
act-confirm_sign_up = 确认邮箱
act-ask_password_reset = 找回密码
act-reset_password = 设置新密码
act-accept_invitation = 加入团队

done-sign_up = 确认邮件已发出，请点开其中的链接确认邮箱，然后登录。
done-confirm_sign_up = 邮箱已确认，请登录。
done-ask_password_reset = 如果该邮箱有账号，我们已发送重置邮件。
done-reset_password = 新密码已设置，请重新登录。
done-accept_invitation = 已加入团队，请登录。

lead-confirm_sign_up = 点一下即确认该邮箱属于您。
lead-ask_cancellation = 按阶段比例支付，除非您提议其他金额。
lead-import_deposits = 上传银行导出的流水文件。含附言码的来款自动入账，其余在此等待匹配。

page-resume = 已重新登录
page-resume-lead = 您写的内容还在，尚未提交，请继续。
page-resume-go = 继续
page-interrupted = 登录已过期。请重新登录，您写的内容会保留。

step-agree_removal = 同意下架
step-ask_outline_changes = 要求修改大纲
step-excuse = 免责处理
step-miss = 标记作品缺失
step-ask_label = 要求补上广告标识
step-find_well = 确认作品正常
act-look_again = 重新查看作品
button-look_again = 立即查看
link-look_again = 立即查看作品
done-look_again = 正在查看作品，结果稍后显示在此。
lead-look_again = 以普通访客的身份打开作品页面，查找广告标识。十分钟内最多一次。
label-published_text = 实际发布的文字（选填）
hint-deliverable_prove-published_text = 请从作品中复制标题和正文，系统会查找其中的广告标识。页面须登录才能查看时，需要提供这段文字或截图。
step-refuse_proof = 退回发布回执
act-identify_user = 登记本人身份
step-retry = 重试
step-recompute = 重新计算
step-doubt = 标记为待查
step-reship = 重新寄出
category-weight_loss = 减肥产品
kind-agency = 机构
kind-brand = 品牌
kind-platform = 平台
kind-hashtag = 话题
kind-manual = 人工核对
kind-must_not_say = 不得出现
kind-must_say = 必须出现
label-bank_reference = 银行流水号
receives-agency_receives = 由机构收款
receives-creator_receives = 由博主收款
settlement-external = 在平台外部结算
settlement-platform = 平台内结算

act-sweep_fees = 提取服务费

blocker-bank_details_refused = 银行退回：账户信息有误

# A brief while it is written

look-heading = 当前情况
look-nothing-found = 文字中没有审核员会追问的内容。
look-prices = { $slots } 位博主的报价合计
look-fee = 平台服务费
look-whole = 您最多支付
look-short = 预算比报价合计少 { $missing }。
look-creators-see = 博主看到的样子
look-untitled = 未命名
look-days = { $days } 天内交稿
look-now = 检查并预览

# The forms of newcomers

label-sign_up-name = 您的姓名
label-sign_up-email = 您的邮箱
label-sign_up-brand-name = 品牌名称
label-sign_up-brand-email = 团队邮箱
label-sign_up-brand-zone = 办公地时区
label-sign_up-agency-name = 机构名称
label-sign_up-agency-email = 团队邮箱
label-sign_up-agency-zone = 办公地时区
label-sign_up-zone = 您的时区
hint-sign_up-brand-email = 发给整个团队的邮件寄到这里；不填则用您的邮箱。
hint-sign_up-agency-email = 发给整个团队的邮件寄到这里；不填则用您的邮箱。
hint-sign_up-brand-country = 两位代码，如 CN；决定需求默认面向的市场。
hint-sign_up-agency-country = 两位代码，如 CN。
hint-sign_up-brand-legal_name = 开票用的主体名称，可以以后补充。
hint-sign_up-brand-registration_number = 可以以后补充。
hint-create_brief-mode = 招募：博主报名，由您挑选。定向邀约：由您邀请。抢单与铺量：先到先得，发布时即冻结款项。
hint-create_brief-content-markets = 内容须遵守哪些地区的法规。
hint-create_brief-content-offer-deliverables-route = 一般走品牌自有渠道；平台要求官方下单的选官方。
hint-create_brief-content-offer-commission = 博主还按销售额拿佣金就勾选。佣金在别处支付，内容检查会据此判断。
hint-create_brief-content-offer-deliverables-outline = 想在初稿前先看大纲就勾选。
lead-brief_submit = 平台审核员会在一个工作日内审阅；发布后博主即可看到，并会通知您。
done-create_brief = 已存为草稿，只有您能看到。写好后请提交审核。
done-rewrite_brief = 已保存。
done-brief_submit = 已提交，审核员正在审阅；发布后会写信告诉您。
done-brief_publish = 已发布，博主现在就能看到。
button-create_brief = 存为草稿
link-create_brief = 新建需求
form-undo = 撤销：{ $what }
