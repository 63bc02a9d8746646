# 状态徽标：state-<生命周期>-<状态>

# brief
state-brief-draft = 草稿
state-brief-in_review = 平台审核中
state-brief-changes_asked = 待修改
state-brief-open = 报名中
state-brief-paused = 已暂停
state-brief-selecting = 选人中
state-brief-running = 执行中
state-brief-closed = 已结束
state-brief-cancelled = 已取消

# proposal
state-proposal-asked = 询问中
state-proposal-interested = 有意向
state-proposal-offered = 已邀约
state-proposal-applied = 已报名
state-proposal-countered_by_brand = 品牌方还价
state-proposal-countered_by_creator = 博主还价
state-proposal-agreed = 已达成
state-proposal-declined = 已婉拒
state-proposal-withdrawn = 已撤回
state-proposal-lapsed = 已失效

# deal
state-deal-awaiting_funds = 待备款
state-deal-active = 进行中
state-deal-completed = 已完成
state-deal-cancelled = 已取消
state-deal-lapsed = 已失效
state-deal-resolved = 已裁决

# deliverable
state-deliverable-awaiting_sample = 待寄样
state-deliverable-producing = 创作中
state-deliverable-outline_review = 大纲待审
state-deliverable-in_review = 待审稿
state-deliverable-approved = 待发布
state-deliverable-proof_review = 回执待审
state-deliverable-published = 待验收
state-deliverable-in_retention = 保留期中
state-deliverable-removal_asked = 申请下架
state-deliverable-missing = 笔记不可见
state-deliverable-label_missing = 缺少广告标识
state-deliverable-post_review = 作品待人工查看
state-deliverable-completed = 已完成
state-deliverable-clawed_back = 已扣回
state-deliverable-cancelled = 已取消

# sample
state-sample-needed = 待寄出
state-sample-shipped = 运输中
state-sample-received = 已收货
state-sample-lost = 已丢失
state-sample-to_return = 待寄回
state-sample-returned = 已寄回
state-sample-dropped = 不再跟踪

# draft
state-draft-writing = 撰写中
state-draft-in_review = 审核中
state-draft-changes_asked = 待修改
state-draft-approved = 已通过
state-draft-withdrawn = 已撤回

# review
state-review-brand = 品牌审核中
state-review-brand_regulated = 品牌审核中（受监管品类）
state-review-platform = 平台审核中
state-review-decision = 待平台裁定
state-review-passed = 已通过
state-review-returned = 已退回修改
state-review-dropped = 已随稿件结束

# compliance_check
state-compliance_check-passed = 合规
state-compliance_check-needs_fix = 需修改
state-compliance_check-manual = 人工复核中
state-compliance_check-failed = 不合规
state-compliance_check-appealed = 申诉中
state-compliance_check-upheld = 维持原判
state-compliance_check-overturned = 已改判
state-compliance_check-monitoring = 巡查中
state-compliance_check-ok = 巡查正常
state-compliance_check-missing_label = 缺少广告标识
state-compliance_check-removed = 内容已不可见

# cancellation
state-cancellation-asked_brand = 待博主答复
state-cancellation-asked_creator = 待品牌答复
state-cancellation-proposed_creator = 待品牌答复金额
state-cancellation-done = 已生效
state-cancellation-refused = 未通过
state-cancellation-withdrawn = 已撤回

# change_request
state-change_request-asked_brand = 待博主答复
state-change_request-asked_creator = 待品牌答复
state-change_request-agreed = 已生效
state-change_request-refused = 未通过
state-change_request-withdrawn = 已撤回

# dispute
state-dispute-statements = 陈述中
state-dispute-ruling = 待裁决
state-dispute-ruled = 已裁决
state-dispute-appealed = 上诉中
state-dispute-closed = 已结案
state-dispute-settled = 按默认方案结案
state-dispute-withdrawn = 已撤回

# hold
state-hold-requested = 待备款
state-hold-funded = 已冻结
state-hold-frozen = 争议冻结
state-hold-partly_released = 部分释放
state-hold-released = 已释放
state-hold-refunded = 已退回
state-hold-split = 已按裁决分配

# earning
state-earning-accrued = 待结算
state-earning-available = 可结算
state-earning-in_payout = 打款中
state-earning-paid = 已到账
state-earning-on_hold = 已暂缓
state-earning-reversed = 已冲销

# pool
state-pool-open = 累计中
state-pool-frozen = 已冻结
state-pool-allocated = 已分配
state-pool-approved = 已复核
state-pool-posted = 已入账

# statement
state-statement-open = 记账中
state-statement-frozen = 已封账
state-statement-issued = 待确认
state-statement-confirmed = 已确认
state-statement-objected = 有异议
state-statement-superseded = 已被更正

# invoice
state-invoice-requested = 已申请
state-invoice-issued = 已开具
state-invoice-refused = 未开具
state-invoice-red_requested = 待红冲
state-invoice-red_issued = 已红冲

# payee_invoice
state-payee_invoice-handed_in = 已提交
state-payee_invoice-accepted = 已接受
state-payee_invoice-returned = 已退回

# payout_batch
state-payout_batch-preparing = 制单中
state-payout_batch-submitted = 待复核
state-payout_batch-approved = 已复核
state-payout_batch-exported = 已导出
state-payout_batch-settled = 已全部到账
state-payout_batch-partly_failed = 部分失败
state-payout_batch-rejected = 已驳回
state-payout_batch-cancelled = 已取消

# payout_item
state-payout_item-reserved = 已预留
state-payout_item-submitted = 已提交银行
state-payout_item-accepted = 银行已受理
state-payout_item-settled = 已到账
state-payout_item-returned = 已退票
state-payout_item-failed = 打款失败
state-payout_item-unknown = 待核实
state-payout_item-cancelled = 已取消

# deposit
state-deposit-received = 已收到
state-deposit-matched = 已匹配
state-deposit-suspense = 待认领
state-deposit-return_asked = 待复核退回
state-deposit-returning = 退回中
state-deposit-returned = 已退回

# representation
state-representation-proposed = 待博主确认
state-representation-active = 代理中
state-representation-declined = 已拒绝
state-representation-ended = 已结束
state-representation-withdrawn = 已撤回

# job
state-job-queued = 排队中
state-closing-prepared = 待复核
state-closing-closed = 已关账
state-closing-withdrawn = 已撤回
state-job-running = 执行中
state-job-done = 已完成
state-job-failed = 失败
state-job-cancelled = 已取消
