# What was to be done with the database: parts of the messages that say that it was not done.
problem-store-reach = reach the database
problem-store-open = open the database
problem-store-read = read from the database
problem-store-write = write to the database
