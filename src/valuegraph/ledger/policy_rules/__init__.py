"""What policies ask for that shapes cannot say: it takes the state before a commit, exact sums, or
more than one entity. Each is called as its policy is."""
