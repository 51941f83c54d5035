# The command palette.
placeholder = Search or run anything
choose = choose
run = run
