# 轮到谁，一句话说明

explanation-until = 等待{ $party }处理，截止 { $when }；逾期未处理，{ $silence }。
explanation-open = 等待{ $party }处理，无截止时间；{ $silence }。
explanation-paused = 等待{ $party }处理，目前计时已暂停。
