# Consent: whether people are asked before they are watched, helped or paused.
title = Consent
title-help = A group can have its own rules. Whoever is watched or helped sees it in any case.
always = Always
ask = Ask first
never = Never
as-school = As the school
watch = Looking at somebody's screen
help = Helping with keyboard and pointer
pause = Pausing a class
