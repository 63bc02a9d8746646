# 其他代码的名称：方式、邀约种类、审核通道、裁决、收款方式

# How creators are found
mode-custom = 定向邀约
mode-recruit = 公开招募
mode-flash = 限时抢单
mode-mass = 大规模投放

# In a sentence: the … for “title”
kind-inquiry = 意向询问
kind-firm = 邀约
kind-application = 报名

# Review lanes
lane-safety = 安全审核
lane-content = 内容审核
lane-mediator = 调解员审核
lane-brand = 品牌审核
lane-brand_regulated = 品牌审核
lane-platform = 平台审核
lane-decision = 平台裁定

# Rulings on checks and disputes
verdict-compliant = 合规
verdict-needs_review = 需人工判断
verdict-non_compliant = 不合规
ruling-passed = 合规
ruling-failed = 不合规
ruling-upheld = 维持原判
ruling-overturned = 改判
ruling-full = 全额归博主
ruling-partial = 部分归博主
ruling-none = 全额退回品牌
ruling-default_split = 按公布的默认方案分配

# Who is paid where an agency represents the creator
settlement-agency_receives = 机构收款
settlement-creator_receives = 博主收款

# What a statement is called for its party
paper-brand = 对账单
paper-creator = 结算单
paper-agency = 结算单
