# fuse_latent() and bad input: an error of a known kind that names the place, or a finite result with the rows of the
# clock.

clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
plain <- as.data.frame(clip)
anna <- plain$rater == "anna"
changed <- function(...) utils::modifyList(plain, list(...))
stimulus <- data.frame(time = seq(0, 124, 0.25), value = sin(seq(0, 124, 0.25) / 5))
latent <- function(...) suppressMessages(suppressWarnings(fuse_latent(..., max_iter = 2)))
kind_of <- function(expr) {
  tryCatch({ expr; "" }, musefuse_error = function(cnd) sub("musefuse_error_", "", class(cnd)[[1L]]),
    error = function(cnd) paste("raw error:", conditionMessage(cnd)))
}

test_that("arguments that make no sense are errors", {
  bad <- list(
    max_lag = list(0, -1, Inf, 1e9, NA, "6", c(1, 2), NULL), base_lag = list(-61, 1e9, Inf, NA, "1", 1:2, NULL),
    negative = list("turn", NA, 1, NULL), conf_level = list(0, 1, 95, -1, NA, "0.9", c(0.5, 0.9)),
    rate = list(0, -2, Inf, NA, "2", 1:2), max_iter = list(0, 1.5, -1, NA, Inf, "5"),
    tolerance = list(-1, NA, "1", 1:2),
    threads = list(0, -1, 1.5, NA, 1e9, "2")
  )
  for (name in names(bad)) {
    for (value in bad[[name]]) {
      found <- kind_of(do.call(fuse_latent, c(list(clip), stats::setNames(list(value), name))))
      expect_identical(found, "argument", info = paste(name, deparse(value)))
    }
  }
  expect_snapshot(error = TRUE, {
    fuse_latent(clip, rate = -2)
    fuse_latent(clip, referense = stimulus)
  })
})

test_that("a reference that cannot be one is an error", {
  of <- function(...) utils::modifyList(stimulus, list(...))
  references <- list(
    columns = 1:5, columns = list(time = 1, value = 1), columns = data.frame(), columns = data.frame(t = 1, value = 2),
    values = of(time = factor(stimulus$time)), values = of(time = as.character(stimulus$time)),
    values = of(value = "loud"),
    values = of(value = factor(stimulus$value)), values = of(value = replace(stimulus$value, 7, Inf)),
    values = of(time = as.POSIXct(stimulus$time, origin = "1970-01-01", tz = "UTC")),
    values = { nested <- stimulus; nested$value <- as.list(nested$value); nested },
    values = { wide <- stimulus; wide$value <- cbind(wide$value, 1); wide },
    time = of(time = replace(stimulus$time, 3, NA)), time = of(time = replace(stimulus$time, 3, Inf)),
    time = of(time = stimulus$time + 1e4), data = of(value = NA_real_), data = stimulus[0, ],
    data = of(recording = "clip9"),
    missing = of(recording = NA_character_), duplicates = rbind(stimulus, stimulus), constant = of(value = 1)
  )
  for (i in seq_along(references)) {
    expect_identical(kind_of(latent(clip, reference = references[[i]])), names(references)[[i]], info = i)
  }
  expect_identical(kind_of(latent(clip, reference = stimulus, base_lag = 1)), "argument")
  fine <- list(stimulus[rev(seq_len(nrow(stimulus))), ], of(value = replace(stimulus$value, 5:9, NA)),
    of(recording = "clip1"))
  for (reference in fine) expect_true(all(is.finite(latent(clip, reference = reference)$value)))
  expect_snapshot(error = TRUE, {
    fuse_latent(clip, reference = references[[5]])
    fuse_latent(clip, reference = of(value = replace(stimulus$value, 7, Inf)))
    fuse_latent(clip, reference = of(time = stimulus$time + 1e4))
    fuse_latent(clip, reference = of(value = 1))
    fuse_latent(clip, reference = of(recording = "clip9"))
  })
})

test_that("ratings that hold nothing to fit are errors, all others give finite values", {
  nothing <- list(clip[clip$time < 3, ], clip[clip$time == 0, ], changed(value = NA_real_), changed(value = 1))
  for (x in nothing) expect_identical(kind_of(latent(x)), "data")
  clock <- length(unique(clip$time))
  set.seed(1)
  odd <- list(
    one_missing = changed(value = ifelse(anna, NA, plain$value)),
    one_constant = changed(value = ifelse(anna, 1, plain$value)),
    two = plain[plain$rater %in% c("anna", "ben"), ], one = plain[anna, ], duplicates = rbind(plain, plain[1:5, ]),
    uneven = changed(time = plain$time + stats::ave(plain$time, plain$time,
      FUN = function(t) stats::runif(1L, 0, 0.1))),
    infinite = changed(value = replace(plain$value, 3, Inf)), alike = changed(value = rep(plain$value[anna], 5)),
    inverted = changed(value = ifelse(anna, -1, 1) * plain$value), noise = changed(value = stats::rnorm(nrow(plain))),
    large = changed(value = 1e12 * plain$value), small = changed(value = 1e-12 * plain$value),
    far_off = changed(value = plain$value + 1e9)
  )
  for (negative in eval(formals(fuse_latent)$negative)) {
    for (name in names(odd)) {
      gold <- latent(odd[[name]], negative = negative)
      expect_s3_class(gold, "gold")
      expect_equal(nrow(gold), clock, info = name)
      expect_true(all(is.finite(gold$value)), info = paste(name, negative))
      expect_true(all(gold$conf.high >= gold$conf.low), info = name)
    }
  }
  gap <- clip[clip$time < 20 | clip$time > 60, ]
  expect_equal(nrow(latent(gap)), length(unique(gap$time)))
})

test_that("what is left out is told, and a recording that cannot be fitted stays, without values", {
  expect_warning(fuse_latent(odd <- changed(value = ifelse(anna, NA, plain$value)), max_iter = 2),
    class = "musefuse_warning_weights")
  expect_warning(fuse_latent(plain[anna, ], max_iter = 2), class = "musefuse_warning_one_rater")
  short <- transform(plain[plain$time < 2, ], recording = "short")
  expect_warning(gold <- fuse_latent(rbind(plain, short), max_iter = 2), class = "musefuse_warning_data")
  expect_true(all(is.na(gold$value[gold$recording == "short"])))
  expect_true(all(is.finite(gold$value[gold$recording == "clip1"])))
  expect_identical(unname(as.character(tidy(gold, "recordings")$status[2])), "degenerate")
})

test_that("a hundred thousand samples are fused", {
  skip_on_cran()
  n <- 1e5
  set.seed(2)
  signal <- cumsum(stats::rnorm(n)) / 50
  long <- data.frame(recording = "long", dimension = "d", rater = rep(c("a", "b", "c"), each = n),
    time = rep(seq_len(n) / 4, 3), value = rep(signal, 3) + stats::rnorm(3 * n))
  gold <- latent(long)
  expect_equal(nrow(gold), n)
  expect_gt(stats::cor(gold$value, signal), 0.99) # the noise has sd 1 and the signal far more
})
