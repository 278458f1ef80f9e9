"""Before and at a session: the year's plan, the gathering and preparing of opinions, attendance, minutes, what comes after."""
