# Language, theme, text size.
title = Settings
language = Language
look = Appearance
theme-system = As the system
theme-light = Light
theme-dark = Dark
text-size = Text size
text-size-help = Also Ctrl + and Ctrl −. Rows and controls grow with it.
account = Account
signed-in = Signed in to { $site } as { $role }
direct = Sarrio runs on this computer
sign-out = Sign out
another-place = Use another backend
about = About
about-text = Sarrio { $version }. Free software, AGPL 3.0 or later. The fonts are modified Inter and JetBrains Mono (OFL), the icons Lucide (ISC).
shortcuts = Keyboard shortcuts
