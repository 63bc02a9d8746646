# 星期与时区

weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
zone-Asia-Shanghai = 北京时间
zone-UTC = UTC
