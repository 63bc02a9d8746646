# Weekdays and time zones

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
zone-Asia-Shanghai = China time
zone-UTC = UTC
