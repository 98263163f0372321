# Made-up relatives of the formats' samples, each with the truth that was written down before it was read: it must be
# read right or refused by a classed error, never read wrong.

# A trace of the truth.
of <- function(recording, dimension, rater, time, value) {
  data.frame(recording = recording, dimension = dimension, rater = rater, time = time, value = value)
}
# list(files, truth: traces below each other, NULL where it must be refused; arguments: of read_annotations())
relative <- function(files, truth = NULL, ...) list(files = files, truth = truth, arguments = list(...))

# "right", "refused", or what is wrong.
try_relative <- function(one) {
  root <- do.call(format_folder, one$files)
  withr::local_options(cli.num_colors = 1L)
  x <- tryCatch(suppressMessages(suppressWarnings(do.call(read_annotations, c(list(root), one$arguments)))),
    error = function(cnd) cnd)
  if (inherits(x, "musefuse_error")) {
    return(structure("refused", message = conditionMessage(x)))
  }
  if (inherits(x, "error")) {
    return(paste("raw error:", conditionMessage(x)))
  }
  if (is.null(one$truth)) {
    return(paste("should be refused, but is", describe_traces(as.data.frame(x))))
  }
  compare_relative(as.data.frame(x), one$truth)
}

compare_relative <- function(x, truth) {
  x[1:3] <- lapply(x[1:3], as.character)
  sorted <- function(d) {
    d <- d[order(d$recording, d$dimension, d$rater, d$time, method = "radix"), names(truth)]
    rownames(d) <- NULL
    d
  }
  same <- all.equal(sorted(x), sorted(truth), tolerance = 1e-6)
  if (isTRUE(same)) "right" else paste0("wrong: ", paste(same, collapse = "; "), ": ", describe_traces(x))
}

describe_traces <- function(x) {
  key <- paste(x$recording, x$dimension, x$rater, sep = "/")
  paste(vapply(unique(key), function(one) {
    at <- utils::head(which(key == one), 3L)
    paste0(one, " ", paste0("(", signif(x$time[at], 5), ", ", signif(x$value[at], 4), ")", collapse = " "))
  }, ""), collapse = "; ")
}

# The results of all relatives of a format; those that are wrong fail.
expect_relatives <- function(relatives) {
  result <- lapply(relatives, try_relative)
  short <- vapply(result, function(one) as.character(one)[[1L]], "")
  for (name in names(relatives)[!short %in% c("right", "refused")]) {
    testthat::expect(FALSE, paste0(name, ": ", short[[name]]))
  }
  if (nzchar(Sys.getenv("MUSEFUSE_RELATIVES"))) for (name in names(relatives)[short == "refused"]) {
    cat(if (!is.null(relatives[[name]]$truth)) "COULD ", name, ": ", attr(result[[name]], "message"), "\n\n", sep = "")
  }
  should <- vapply(relatives, function(one) !is.null(one$truth), NA)
  testthat::expect(TRUE, "")
  c(right = sum(short == "right"), refused = sum(short == "refused"), wrong = sum(!short %in% c("right", "refused")),
    could = sum(short == "refused" & should))
}
