"""Who may do what, for every address there is, held against one table. An address without a row fails the suite."""
