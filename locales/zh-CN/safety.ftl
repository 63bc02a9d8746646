# 登录设备与个人访问令牌

page-device = 设备
page-device-on = { $system } 上的 { $browser }
page-device-unknown = 未知设备
page-device-lead = 设备由浏览器自报；网络地址不保留末段；“最近活动”每小时记录一次。
page-network = 网络
page-end-others = 退出其他所有设备
done-me_sessions = 其他设备均已退出登录。

page-tokens = 访问令牌
page-tokens-short = 供代您操作的程序使用。
page-tokens-open = 查看令牌
page-tokens-lead = 令牌让您的程序以您的某个身份调用接口，权限不会超过您本人在该身份下的权限。令牌不能更改账号、成员、代理关系和收款信息，也不能托管、批准或支付款项：这些须本人登录办理。
page-tokens-none = 您还没有发出令牌。
page-token-made = 您的新令牌
page-token-once = 请立即复制：令牌只显示这一次。我们已写信告知您令牌已创建。
page-token-new = 创建令牌
page-token-make = 创建
page-token-name = 用途
page-token-seat = 使用身份
page-token-scope = 权限
page-token-days = 有效期
page-token-until = 有效期至
page-token-used = 最近使用
page-token-unused = 尚未使用
page-token-end = 收回
page-token-for-days = { $days } 天
token-scope-read = 只读
token-scope-read_write = 读取和操作
done-token_taken_back = 该令牌已失效。

refusal-tokens_most = 您已有二十个令牌，请先收回一个。
refusal-not_by_token = 令牌不能办理此事，请本人登录。
refusal-token_only_reads = 该令牌只有读取权限。
field-token_days = 令牌有效期为 1 至 365 天。
