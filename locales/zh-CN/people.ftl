# 各方、角色与事项的名称

# Who must act
party-brand = 品牌方
party-creator = 博主
party-agency = 机构
party-platform = 平台
party-finance = 平台财务
party-clock = 系统（到时自动）

# What somebody may do
role-brand_owner = 品牌负责人
role-brand_manager = 品牌投放经理
role-brand_finance = 品牌财务
role-brand_viewer = 品牌观察员
role-creator = 博主
role-agency_owner = 机构负责人
role-agency_agent = 机构经纪人
role-reviewer = 平台审核员
role-mediator = 平台调解员
role-finance = 平台财务
role-operator = 平台运营
role-auditor = 审计员
role-clock = 系统计时
role-nobody = 未登录访客

# What it is about
subject-user = 用户
subject-organisation = 企业主体
subject-creator = 博主
subject-representation = 代理关系
subject-terms = 条款
subject-brief = 需求
subject-proposal = 邀约
subject-deal = 合作订单
subject-deliverable = 交付物
subject-sample = 寄样
subject-draft = 稿件
subject-review = 稿件审核
subject-compliance_check = 合规检查
subject-cancellation = 取消申请
subject-change_request = 变更单
subject-dispute = 争议
subject-hold = 订单冻结款
subject-earning = 收益
subject-pool = 分成池
subject-statement = 结算单
subject-invoice = 发票
subject-payee_invoice = 收款方发票
subject-payout_batch = 付款批次
subject-payout_item = 付款明细
subject-deposit = 来款
subject-job = 后台任务
subject-closing = 月结
