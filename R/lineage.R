# Provenance: each verb adds one step to the table that it returns. A step is
# list(verb, arguments, version); arguments are plain values (numbers, strings, logicals, vectors,
# windows, data frames, lists of them), the seed among them where chance has a part, so that
# the chain can be written down and run again: see lineage-settings.R.

# `out` is the verb's result, `from` the table it was made of.
add_step <- function(out, from, verb, arguments = list()) {
  step <- list(
    verb = verb, arguments = arguments,
    version = unname(getNamespaceVersion("musefuse"))
  )
  attr(out, "steps") <- c(attr(from, "steps", exact = TRUE), list(step))
  # What simulated ratings were made of stays with them and what is made of them, see truth().
  attr(out, "truth") <- attr(out, "truth", exact = TRUE) %||% attr(from, "truth", exact = TRUE)
  keep_trace_facts(out, from)
}
