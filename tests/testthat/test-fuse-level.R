# A corpus in which everybody has a level of their own and each film another two of four raters.
levelled <- function(seed = 3, spread = 0.3) {
  set.seed(seed)
  films <- sprintf("film %d", 1:12)
  level <- stats::setNames(stats::rnorm(12, 0, 0.15), films)
  bias <- c(anna = 0.3, ben = -0.2, chen = 0.1, dora = -0.25)
  who <- utils::combn(names(bias), 2, simplify = FALSE)
  rows <- do.call(rbind, lapply(seq_along(films), function(i) {
    time <- seq(0, 39.75, by = 0.25)
    course <- spread * sin(time / (3 + i / 4))
    course <- course - mean(course)
    do.call(rbind, lapply(who[[(i - 1L) %% 6L + 1L]], function(rater) {
      data.frame(recording = films[[i]], dimension = "d", rater = rater, time = time,
        value = level[[i]] + bias[[rater]] + course + stats::rnorm(length(time), 0, 0.05))
    }))
  }))
  list(data = as_annotations(rows), level = level)
}

test_that("levels are rid of who happened to rate, and the course stays", {
  corpus <- levelled()
  own <- quietly(fuse_mean(corpus$data))
  means <- quietly(fuse_mean(corpus$data, level = "means"))
  level <- function(gold) as.vector(tapply(gold$value, gold$recording, mean)[names(corpus$level)])
  expect_lt(stats::cor(level(own), corpus$level), 0.8)
  expect_gt(stats::cor(level(means), corpus$level), 0.97)
  course <- function(gold, column = "value") gold[[column]] - stats::ave(gold$value, gold$recording)
  expect_equal(course(means), course(own), tolerance = 1e-12)
  expect_equal(course(means, "conf.low"), course(own, "conf.low"), tolerance = 1e-12)
  expect_true("level" %in% names(tidy(means, "recordings")))
  expect_match(report_methods(means), "levels of the recordings were made comparable", all = FALSE)
})

test_that("every fusion knows levels, and settings() runs again with them", {
  corpus <- levelled()
  few <- corpus$data[corpus$data$recording %in% c("film 1", "film 2", "film 3"), ]
  for (verb in c("mean", "median", "ewe", "raaw", "gctw", "dba", "softdtw", "latent", "gradient", "ordinal")) {
    fuse <- get(paste0("fuse_", verb))
    arguments <- if (verb %in% c("dba", "softdtw")) list(window = 2, max_iter = 2)
    gold <- quietly(do.call(fuse, c(list(few, level = "means"), arguments)))
    own <- quietly(do.call(fuse, c(list(few), arguments)))
    mean_of <- function(x) as.vector(tapply(x$value, x$recording, mean, na.rm = TRUE))
    expect_gt(max(abs(mean_of(gold) - mean_of(own))), 0.01)
    moved <- gold$value - own$value
    expect_lt(max(tapply(moved, gold$recording, function(x) diff(range(x, na.rm = TRUE)))), 1e-10)
  }
  expect_match(paste(format(settings(gold)), collapse = "\n"), "level = \"means\"")
})

test_that("levels and shrinking of the latent fusion are the prototype's", {
  cells <- simulate_corpus(9202, K = 3, pool = 6, R = 14, duration = c(40, 110),
    bad = c(random = 0.08, inverted = 0.04))
  data <- corpus_annotations(cells)
  scores <- read_shared("golden", "pooled", "scores.csv.gz")
  scores <- scores[scores$set == "incomplete", ]
  for (level in c("means", "latent")) {
    gold <- quietly(fuse_latent(data, pool = "raters", level = level))
    method <- c(means = "pooled_level_means", latent = "pooled_link2")[[level]]
    # The constants are shares of the spread of the ratings here, and absolute there.
    expect_lt(abs(score_corpus(cells, gold)$r_pool - scores$r_pool[scores$method == method]), 0.003)
    joined <- augment(gold)
    traces <- tidy(gold, "traces")
    at <- match(paste(joined$recording, joined$rater), paste(traces$recording, traces$rater))
    # rating = offset + gain * gold, on the whole
    back <- traces$offset[at] + traces$gain[at] * joined$gold
    expect_lt(abs(mean((back - joined$fitted)[traces$gain[at] > 0], na.rm = TRUE)), 0.01)
  }
  gold <- quietly(fuse_latent(data, pool = "raters", level = "means"))
  drawn <- quietly(fuse_latent(data, pool = "raters", level = "means", shrink = TRUE))
  sd_of <- function(gold) as.vector(tapply(gold$value, gold$recording, stats::sd))
  expect_true(all(sd_of(drawn) < sd_of(gold)))
  rated <- gold$n_raters > 0
  expect_equal(as.vector(tapply(drawn$value[rated], drawn$recording[rated], mean)),
    as.vector(tapply(gold$value[rated], gold$recording[rated], mean)), tolerance = 1e-10)
})

test_that("where no rater is good, levels stay what they are", {
  apart <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$time < 40, ]
  expect_identical(quietly(fuse_latent(apart, level = "latent"))$value, quietly(fuse_latent(apart))$value)
})

test_that("what cannot be is told", {
  data <- levelled()$data
  expect_error(fuse_latent(data, shrink = TRUE), class = "musefuse_error_argument")
  expect_error(quietly(fuse_latent(data, level = "means", shrink = TRUE, conf_level = NULL)),
    class = "musefuse_error_argument")
  expect_error(fuse_mean(data, level = "latent"), class = "musefuse_error_argument")
  scaled <- standardise_annotations(data, by = "recording")
  expect_warning(fuse_mean(scaled), class = "musefuse_warning_levels")
  expect_no_warning(fuse_mean(standardise_annotations(data)), class = "musefuse_warning_levels")
  one <- scaled[scaled$recording == "film 1", ]
  expect_no_warning(fuse_mean(one), class = "musefuse_warning_levels")
  apart <- data[data$recording %in% c("film 1", "film 6"), ]
  expect_warning(fuse_mean(apart, level = "means"), class = "musefuse_warning_design")
})
