# The series of a golden table with columns case, series, index, value: a list of cases, each a list
# of vectors.
split_series <- function(golden) {
  lapply(split(golden, factor(golden$case, unique(golden$case))), function(case) {
    unname(split(case$value, case$series))
  })
}
