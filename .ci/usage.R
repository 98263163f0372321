# Rscript .ci/usage.R: what R CMD check finds in the installed code ("checking R code for possible problems"), in half
# of its time: codetools keeps a data frame of the places where a variable is used, which grows with each use, and reads
# the first row alone.
first_place <- function(vn, w) {
  entry <- getLocalUsageEntry(vn, w)
  if (is.null(entry$srcinfo)) {
    entry$srcinfo <- data.frame(srcfile = w$srcfile %||% NA, frow = w$frow %||% NA, lrow = w$lrow %||% NA)
  }
}
`%||%` <- function(x, y) if (is.null(x)) y else x
environment(first_place) <- list2env(list(`%||%` = `%||%`), parent = asNamespace("codetools"))
utils::assignInNamespace("incLocalSrcInfo", first_place, "codetools")
found <- tools:::.check_code_usage_in_package("musefuse")
print(found)
quit(save = "no", status = as.integer(length(found) > 0))
