# 所有通知共用的句子

letter-greeting = { $name }，您好：
letter-turn = 轮到谁
letter-turn-yours = 您
letter-until = 截止时间
letter-silence-sentence = 截止前未处理，{ $silence }。
letter-silence-sentence-open = 没有截止时间，不会自动改变。
letter-clock-sentence = 到时{ $silence }。
letter-clock-sentence-open = 由后续步骤推进，目前不需要任何人处理。
letter-subject-until = （请在{ $when }前处理）
letter-subject-silence = ，{ $when }前未处理{ $silence }
letter-no-wait = 目前不需要任何人处理，我们会在有进展时再通知您。
letter-link = 按钮打不开时，请把这个地址复制到浏览器：
letter-reference = 编号
letter-why = 您收到这封信，是因为您是这件事的一方。与步骤和期限有关的通知总会发送。
letter-house = 本通知由“{ $house }”自动发送，请勿直接回复。
letter-line = { $label }：{ $value }
letter-why-account = 您收到这封信，是因为它关系到您的账号。与账号安全有关的通知总会发送。
letter-finding-text = 原文
letter-finding-fix = 建议
letter-finding-rule = 规则
letter-action-signs-in = { $step }（需登录）
letter-actions = 可以直接在这里处理。每个链接会先打开一个说明后果的页面，确认后才生效，且只能使用一次。
letter-why-chosen = 您收到这封信，是因为您没有关闭这类通知。
letter-switch-off = 关闭这类通知
