small_corpus <- function(...) corpus_annotations(simulate_corpus(9301, K = 3, R = 5, duration = c(30, 45), ...))

# The prototype's corpora: the simulator draws them again, to the last digit that was written.
golden_corpora <- list(
  complete2d = function() simulate_corpus(9201, K = 4, R = 6, dims = 2, duration = c(40, 110)),
  incomplete = function() simulate_corpus(9202, K = 3, pool = 6, R = 14, duration = c(40, 110),
    bad = c(random = 0.08, inverted = 0.04))
)

test_that("the simulator of corpora draws what the prototype was measured on", {
  for (set in names(golden_corpora)) {
    theirs <- read_shared("golden", "pooled", paste0(set, "-ratings.csv.gz"))
    mine <- unlist(lapply(golden_corpora[[set]](), function(cell) as.vector(cell$ratings)))
    expect_equal(mine, theirs$value, tolerance = 1e-12)
  }
})

test_that("pooled signals, lags and raters are those of the prototype", {
  for (set in names(golden_corpora)) {
    read <- function(what) read_shared("golden", "pooled", paste0(set, "-", what, ".csv.gz"))
    cells <- golden_corpora[[set]]()
    gold <- quietly(fuse_latent(corpus_annotations(cells), pool = "raters"))
    fused <- read("fused")
    cell <- paste(fused$recording, fused$dimension)
    row <- match(paste(sprintf("film %02d", fused$recording), paste0("d", fused$dimension), fused$time),
      paste(gold$recording, gold$dimension, gold$time))
    r <- vapply(split(seq_along(row), cell), function(i) stats::cor(fused$pooled[i], gold$value[row[i]]), 0)
    # The prototype is not specified for raters of whom nothing is known in a cell: one short cell with such a
    # rater is at 0.9978, all others above 0.999.
    expect_true(all(r > 0.997))
    expect_lte(sum(r < 0.999), 1L)
    theirs <- read("raters")
    mine <- tidy(gold, "raters")
    mine <- mine[match(sprintf("person %02d", theirs$rater), mine$rater), ]
    expect_lt(max(abs(log(mine$gain) - theirs$log_gain)), 0.02)
    expect_lt(max(abs(2 * log(mine$noise) - theirs$log_noise)), 0.05)
    expect_lt(max(abs(mine$lag - theirs$lag)), 0.05)
    traces <- read("rater-cells")
    own <- tidy(gold, "traces")
    at <- match(paste(sprintf("film %02d", traces$recording), paste0("d", traces$dimension),
      sprintf("person %02d", traces$rater)), paste(own$recording, own$dimension, own$rater))
    expect_lt(mean(abs(own$lag[at] - traces$pooled_lag)), 0.1)
    scores <- read_shared("golden", "pooled", "scores.csv.gz")
    scores <- scores[scores$set == set & scores$method == "pooled", ]
    found <- score_corpus(cells, gold)
    # 0.005 in place of 0.003 where that one cell tells.
    expect_lt(abs(found$uv - scores$uv), 0.005)
    expect_lt(abs(found$uv_glob - scores$uv_glob), 0.005)
    expect_lt(abs(found$r_pool - scores$r_pool), 0.003)
  }
})

test_that("pooling halves the error of lags and is the same on any number of threads", {
  skip_on_cran() # much computing: tools/test.R runs it
  cells <- simulate_corpus(9103, K = 5, R = 12, duration = c(30, 90))
  data <- corpus_annotations(cells)
  alone <- quietly(fuse_latent(data))
  gold <- quietly(fuse_latent(data, pool = "raters"))
  expect_lt(lag_error(cells, gold), 0.75 * lag_error(cells, alone))
  expect_lt(score_corpus(cells, gold)$uv_glob, score_corpus(cells, alone)$uv_glob)
  two <- quietly(fuse_latent(data, pool = "raters", threads = 2))
  expect_identical(two$value, gold$value)
  expect_identical(tidy(two, "raters"), tidy(gold, "raters"))
  raters <- tidy(gold, "raters")
  expect_identical(nrow(raters), 5L)
  expect_true(all(c("lag", "lag_se", "gain", "noise", "tau", "lag_reliability") %in% names(raters)))
  expect_gt(raters$lag_reliability[[1L]], 0.8)
  expect_identical(nrow(tidy(gold, "traces")), 60L)
  expect_identical(tidy(alone, "traces"), tidy(alone, "raters"))
  expect_match(paste(format(gold), collapse = "\n"), "Pooled over recordings: 5 of 5 raters")
  expect_match(report_methods(gold), "pooled over recordings", all = FALSE)
})

test_that("one recording is fused as without pooling", {
  data <- small_corpus()
  one <- data[data$recording == data$recording[[1L]], ]
  expect_message(gold <- suppressWarnings(fuse_latent(one, pool = "raters")), class = "musefuse_message_pool")
  expect_identical(gold$value, quietly(fuse_latent(one))$value)
})

test_that("raters who were hardly seen, designs that fall apart and names that are none are told", {
  data <- small_corpus(pool = 3)
  data$rater <- as.character(data$rater)
  guest <- data
  guest$rater[guest$recording == "film 01" & guest$rater == "person 01"] <- "guest"
  told <- NULL
  gold <- withCallingHandlers(suppressWarnings(fuse_latent(as_annotations(guest), pool = "raters")),
    message = function(m) {
      told <<- c(told, conditionMessage(m))
      invokeRestart("muffleMessage")
    })
  expect_match(paste(told, collapse = "\n"), "guest")
  raters <- tidy(gold, "raters")
  expect_false(raters$pooled[raters$rater == "guest"])
  expect_true(is.na(raters$lag[raters$rater == "guest"]))
  expect_true(all(is.finite(gold$value)))

  apart <- data
  second <- apart$recording %in% c("film 04", "film 05")
  apart$rater[second] <- paste(apart$rater[second], "B")
  expect_warning(
    suppressMessages(gold <- withCallingHandlers(fuse_latent(as_annotations(apart), pool = "raters"),
      musefuse_warning_weights = function(w) invokeRestart("muffleWarning"))),
    class = "musefuse_warning_design"
  )
  expect_identical(tidy(gold, "recordings")$component, c(1L, 1L, 1L, 2L, 2L))

  numbered <- data
  numbered$rater <- sub("person 0", "r", numbered$rater)
  classes <- character()
  withCallingHandlers(suppressMessages(fuse_latent(as_annotations(numbered), pool = "raters")),
    warning = function(w) {
      classes <<- c(classes, class(w))
      invokeRestart("muffleWarning")
    })
  expect_true("musefuse_warning_names" %in% classes)
})

test_that("lags that are no trait of the raters are told", {
  data <- corpus_annotations(simulate_corpus(9305, K = 7, R = 8, duration = c(30, 40)))
  # Whose trace is whose is drawn anew for each recording: nobody has traits any more.
  set.seed(1)
  rater <- as.character(data$rater)
  for (film in unique(data$recording)) {
    at <- data$recording == film
    from <- sort(unique(rater[at]))
    rater[at] <- stats::setNames(sample(from), from)[rater[at]]
  }
  data$rater <- rater
  expect_message(suppressWarnings(gold <- fuse_latent(as_annotations(data), pool = "raters")), "not show as a trait",
    class = "musefuse_message_pool")
  expect_lt(tidy(gold, "raters")$lag_reliability[[1L]], 0.3)
})

test_that("halves of recordings are all there are, or some", {
  expect_length(recording_halves(1:8), 35L)
  expect_length(recording_halves(1:5), 10L)
  many <- recording_halves(1:12)
  expect_length(many, 40L)
  expect_true(all(lengths(many) == 6L))
})
