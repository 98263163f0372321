# Whatever a user does to a table between two verbs, what it says of itself is true: random chains, in which the truth
# is known beside the table (helper-lineage-chains.R). A chain is its seed.

run_chain <- function(seed) {
  withr::local_seed(seed)
  trail <- character()
  said <- tryCatch(suppressMessages({
    withCallingHandlers({
      chain <- new_chain()
      trail <- chain$truth$verbs
      for (i in seq_len(sample(2:6, 1L))) {
        for (j in seq_len(sample(0:3, 1L))) {
          way <- sample(names(handlings), 1L)
          trail <- c(trail, way)
          chain <- handlings[[way]](chain)
          if (!is.null(what <- untruth(chain))) break
        }
        if (!is.null(what <- untruth(chain))) break
        chain <- random_verb(chain)
        trail <- c(trail, utils::tail(chain$truth$verbs, 1L))
        if (!is.null(what <- untruth(chain))) break
      }
      what
    }, warning = function(cnd) {
      if (!inherits(cnd, "musefuse_warning")) stop("a warning in R's words: ", conditionMessage(cnd))
      invokeRestart("muffleWarning")
    })
  }), error = function(cnd) paste("error:", conditionMessage(cnd), deparse(conditionCall(cnd))[[1L]]))
  if (!is.null(said)) paste0("chain ", seed, " (", paste(trail, collapse = ", "), "): ", said)
}

test_that("tables say the truth of themselves after any handling", {
  wrong <- unlist(lapply(seq_len(sweep_size(5L, 15L, 500L)), run_chain))
  expect_identical(wrong, NULL)
})
