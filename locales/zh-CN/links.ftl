# 从通知里直接处理

link-you = 您是
link-as-whom = 代表
link-until = 链接有效至
link-look = 先看详情，或做其他处理
link-nothing-yet = 目前什么都还没有发生。点击按钮只会执行这一个动作，且只执行一次；其他操作请登录后进行。
link-letter = 通知原文
link-done = 已处理
link-done-text = 动作已生效，相关各方都会收到通知。此链接已完成使命。
link-unknown = 无法识别这个链接
link-unknown-text = 它不是本平台发出的，或复制不完整，或当时发往的邮箱已不再属于您。请登录查看待您处理的事项。
link-used = 您已经处理过了
link-used-text = 这个链接对应的动作已在上述时间生效。链接只能使用一次，这次没有任何变化。
link-overtaken = 情况已有变化
link-overtaken-text = 通知所说的是更早的情况，链接不再生效。请登录查看最新进展。
link-late = 链接已过期
link-late-text = 链接在通知写明的截止时间失效，最长十四天。请登录查看最新进展。
link-revoked = 您已不能在此处理
link-revoked-text = 这个链接所依据的席位、角色或代理关系已经结束。请换一个席位登录，或请同事处理。
link-refused = 目前无法执行

# 通知预览（运营）

page-previews = 通知预览
page-previews-lead = 每一种通知的中英文样例，内容均为虚构；此处不会发送任何通知。
