# What is known of traces beside a folder of CSV: traces.csv, a row a trace, as write_annotations() writes it. It holds
# no ratings; its facts go to the traces of the same names.

facts_file <- "traces.csv"
written_facts <- function() setdiff(c(trace_keys, names(trace_unknown)), c("rate", "file"))

format_facts_beside <- function() list(sniff = sniff_facts, read = read_format_facts)

sniff_facts <- function(file, top) {
  length(top$lines) > 0L && startsWith(gsub("\"", "", top$lines[[1L]], fixed = TRUE),
    paste(written_facts()[1:5], collapse = ","))
}

read_format_facts <- function(file, options) {
  facts <- utils::read.csv(file$path, colClasses = "character", encoding = "UTF-8", check.names = FALSE,
    na.strings = "")
  known <- intersect(names(trace_unknown), names(facts))
  facts[known] <- Map(function(column, like) `storage.mode<-`(column, typeof(like)), facts[known], trace_unknown[known])
  list(rows = list(time = numeric()), traces = facts[c(trace_keys, known)])
}

# The facts that no CSV of ratings holds; NULL where nothing of them is known, but a sampling that each reader finds.
facts_to_write <- function(x) {
  facts <- stored_facts(x)
  own <- setdiff(written_facts(), c(trace_keys, "sampling"))
  if (is.null(facts) || all(is.na(unlist(facts[own]))) && !any(facts$sampling %in% "event")) {
    return(NULL)
  }
  here <- trace_facts(x)
  as.data.frame(here[written_facts()])
}
