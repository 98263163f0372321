wavy_gold <- function() {
  time <- seq(0, 199.5, by = 0.5)
  suppressWarnings(fuse_mean(as_ratings(cbind(anna = sin(time / 9), ben = sin(time / 9) + 0.02), rate = 2)))
}

test_that("a plan goes out as a file for people and comes back with answers", {
  gold <- wavy_gold()
  file <- withr::local_tempfile(fileext = ".csv")
  plan <- plan_comparisons(gold, 25, path = file, seed = 1)
  expect_identical(nrow(plan), 25L)
  expect_identical(plan_comparisons(gold, 25, seed = 1), plan)
  expect_match(plan$ref_time[[1L]], "^[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9] - ")
  expect_true(all(plan$ref_end - plan$ref_start == 3))
  expect_true(all(plan$ref_start != plan$a_start & plan$ref_start != plan$b_start & plan$a_start != plan$b_start))
  filled <- utils::read.csv(file)
  filled$answer <- rep(c("A", "b", ""), length.out = 25L)
  utils::write.csv(filled, file, row.names = FALSE)
  expect_warning(back <- read_comparisons(file), class = "musefuse_warning_values")
  expect_identical(nrow(back), 17L)
  expect_equal(back$nearer_start[1:2], c(plan$a_start[[1L]], plan$b_start[[2L]]))
  expect_equal(back$farther_start[[2L]], plan$a_start[[2L]])
  expect_error(read_comparisons("nowhere.csv"), class = "musefuse_error_file")
})

test_that("time codes count hours, minutes, seconds and tenths", {
  expect_identical(film_code(c(0, 83.4, 3599.96)), c("00:00:00.0", "00:01:23.4", "01:00:00.0"))
})

test_that("plans of pairs, of several dimensions and more questions than there are", {
  gold <- suppressWarnings(fuse_mean(ratings))
  plan <- plan_comparisons(gold, 31, "pair", seed = 2)
  expect_identical(as.vector(table(plan$dimension)), c(16L, 15L))
  expect_true(all(plan$a_recording %in% levels(gold$recording)))
  few <- wavy_gold()
  few <- few[few$time < 10, ]
  expect_identical(nrow(plan_comparisons(few, 20, seed = 1)), 20L)
  expect_error(plan_comparisons(few[few$time < 5, ], 20), class = "musefuse_error_data")
})

test_that("planned questions tell more than random ones: the same r from a third fewer", {
  skip_on_cran() # much computing: tools/test.R runs it
  # A scale whose upper half is squeezed, answers by a person of the sharpness of those on green intensity.
  time <- seq(0, 299.5, by = 0.5)
  true <- (1 + sin(time / 7) * cos(time / 23)) / 2
  gold <- suppressWarnings(fuse_mean(as_ratings(cbind(anna = true^2, ben = true^2), rate = 2)))
  level <- function(start, end) mapply(function(start, end) mean(true[time >= start & time < end]), start, end)
  answer <- function(plan) {
    of <- function(role) level(plan[[paste0(role, "_start")]], plan[[paste0(role, "_end")]])
    margin <- abs(of("ref") - of("b")) - abs(of("ref") - of("a"))
    plan$answer <- ifelse(stats::runif(nrow(plan)) < stats::plogis(15 * margin), "a", "b")
    plan
  }
  score <- function(plan) {
    recalibrated <- suppressWarnings(recalibrate_gold(gold, answer(plan), force = TRUE, conf_level = NULL, seed = 1))
    stats::cor(recalibrated$value, true)
  }
  random <- function(n) {
    start <- t(replicate(n, sample(seq(0, 294, by = 3), 3)))
    data.frame(ref_start = start[, 1], ref_end = start[, 1] + 3, a_start = start[, 2], a_end = start[, 2] + 3,
      b_start = start[, 3], b_end = start[, 3] + 3)
  }
  set.seed(4)
  planned <- mean(vapply(1:6, function(i) score(plan_comparisons(gold, 66, seed = i)), 0))
  drawn <- mean(vapply(1:6, function(i) score(random(100)), 0))
  expect_gt(planned, drawn - 0.001)
})
