# 已放弃的投递与重试

page-retries = 已放弃
page-retries-lead = 多次尝试仍未成功的邮件、推送和任务。勾选需要重试的项目，每一项都会单独给出结果。
page-retries-none = 没有已放弃的项目。
page-retries-what = 内容
page-retries-sort = 类别
page-retries-why = 原因
page-retries-again = 重试
page-retries-under-way = 已重新开始
given-up-letter = 邮件
given-up-delivery = 推送
given-up-job = 任务
refusal-delivery_not_given_up = 只有已放弃的推送才能重试。
field-retries_count = 一次 1 至 300 项。
