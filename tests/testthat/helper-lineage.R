# The step of the verb that made a table.
last_step <- function(x) utils::tail(settings(x)$steps, 1L)[[1L]]
