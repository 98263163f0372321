# The table of the definition (methods/general.md 5), filled and traced back cell by cell.
slow_dtw <- function(x, y, window = NULL) {
  x <- as.matrix(x)
  y <- as.matrix(y)
  n <- nrow(x)
  m <- nrow(y)
  total <- matrix(Inf, n + 1, m + 1)
  total[1, 1] <- 0
  for (i in seq_len(n)) {
    for (j in seq_len(m)) {
      off <- abs((i - 1) * (m - 1) - (j - 1) * (n - 1))
      if (!is.null(window) && off > window * (max(n, m) - 1)) next
      cost <- sum((x[i, ] - y[j, ])^2)
      total[i + 1, j + 1] <- cost + min(total[i, j], total[i + 1, j], total[i, j + 1])
    }
  }
  list(distance = total[n + 1, m + 1], path = slow_path(total, n, m))
}

slow_path <- function(total, i, j) {
  path <- c(i, j)
  while (i > 1 || j > 1) {
    diagonal <- total[i, j]
    second <- total[i + 1, j]
    first <- total[i, j + 1]
    if (diagonal <= second && diagonal <= first) {
      i <- i - 1
      j <- j - 1
    } else if (second <= first) {
      j <- j - 1
    } else {
      i <- i - 1
    }
    path <- rbind(c(i, j), path)
  }
  matrix(path, ncol = 2)
}

path_matrix <- function(alignment) unname(as.matrix(alignment$path))
walk <- function(n) cumsum(rnorm(n))

test_that("distance and path are those of the table, ties included", {
  set.seed(1)
  for (case in 1:60) {
    # Small integers make ties in nearly every cell; 200 samples span several checkpoints.
    n <- if (case %% 10 == 0) 200 else sample(40, 1)
    x <- sample(0:3, n, replace = TRUE)
    y <- sample(0:3, sample(60, 1), replace = TRUE)
    window <- if (case %% 2 == 0) sample(8, 1)
    fast <- dtw(x, y, window, path = TRUE)
    slow <- slow_dtw(x, y, window)
    # Sums of small integers are exact.
    expect_identical(fast$distance, slow$distance)
    expect_equal(path_matrix(fast), slow$path)
    expect_identical(dtw(x, y, window)$distance, fast$distance)
  }
})

test_that("several dimensions are summed, and no gap is a free place", {
  set.seed(2)
  x <- cbind(walk(50), walk(50), walk(50))
  y <- cbind(walk(37), walk(37), walk(37))
  x[c(5:9, 30), 2] <- NA
  x[1:7, 3] <- NA
  y[20, ] <- NA
  y[c(12:18, 35:37), 2] <- NA
  fast <- dtw(x, y, path = TRUE)
  fill <- function(x, y) vapply(1:3, function(d) bridge_by_definition(x[, d], y[, d]), numeric(nrow(x)))
  slow <- slow_dtw(fill(x, y), fill(y, x))
  expect_equal(fast$distance, slow$distance, tolerance = 1e-13) # the sums' order differs
  expect_equal(path_matrix(fast), slow$path)
  expect_equal(sum(tidy(fast)$cost), fast$distance)
  expect_equal(dtw(y, x)$distance, fast$distance, tolerance = 1e-13)
})

test_that("the golden squared distances are met", {
  series <- split_series(read_fixture("dba_synthetic_series.csv"))
  golden <- read_fixture("dba_synthetic_squared_dtw.csv")
  for (case in unique(golden$case)) {
    rows <- golden[golden$case == case, ]
    found <- dtw_matrix(series[[case]])
    expect_equal(found[cbind(rows$i, rows$j)], rows$squared_dtw, tolerance = 1e-13, ignore_attr = TRUE)
  }
})

test_that("dtw is symmetric, zero on itself, not above Euclid, and a full band is no band", {
  set.seed(3)
  for (case in 1:20) {
    x <- walk(80)
    y <- walk(80)
    z <- walk(sample(30:120, 1))
    expect_identical(dtw(x, z)$distance, dtw(z, x)$distance)
    expect_identical(dtw(x, z, window = 5)$distance, dtw(z, x, window = 5)$distance)
    expect_identical(dtw(x, x)$distance, 0)
    expect_lte(dtw(x, y)$distance, sum((x - y)^2))
    expect_identical(dtw(x, z, window = 120)$distance, dtw(x, z)$distance)
    # A wider band never costs more.
    by_window <- vapply(1:20, function(w) dtw(x, z, w)$distance, 0)
    expect_true(all(diff(by_window) <= 0))
  }
})

test_that("the narrowest band reaches both corners at any lengths", {
  for (n in c(1, 2, 3, 10, 101)) {
    for (m in c(1, 2, 7, 100)) {
      path <- path_matrix(dtw(seq_len(n), seq_len(m), window = 1, path = TRUE))
      expect_identical(path[1, ], c(1L, 1L))
      expect_identical(path[nrow(path), ], as.integer(c(n, m)))
      expect_true(all(diff(path[, 1]) %in% 0:1 & diff(path[, 2]) %in% 0:1))
    }
  }
})

test_that("a delay is recovered", {
  time <- seq(0, 60, by = 0.25)
  event <- function(t) sin(t / 2) + sin(t / 3.1)
  path <- tidy(dtw(event(time), event(time - 2), window = 4, rate = 4, path = TRUE))
  middle <- path$time_x > 5 & path$time_x < 55
  expect_true(all(path$lag[middle] == 2))
})

test_that("distance = 'euclidean' is the root; seconds and samples agree", {
  set.seed(4)
  x <- walk(100)
  y <- walk(90)
  expect_equal(dtw(x, y, distance = "euclidean")$distance^2, dtw(x, y)$distance)
  expect_identical(
    dtw(x, y, window = 2, rate = 4)$distance, dtw(x, y, window = samples(8))$distance
  )
  expect_identical(as.double(dtw(x, y)), dtw(x, y)$distance)
})

test_that("the dtw package finds the same distances", {
  skip_if_not_installed("dtw") # not among the Suggests, as Debian does not have it; see tools/install.R
  peer_dtw <- getExportedValue("dtw", "dtw")
  set.seed(5)
  x <- walk(70)
  y <- walk(70)
  peer <- function(...) {
    cost <- outer(x, y, function(a, b) (a - b)^2)
    peer_dtw(cost, step.pattern = getExportedValue("dtw", "symmetric1"), ..., distance.only = TRUE)$distance
  }
  expect_equal(dtw(x, y)$distance, peer())
  expect_equal(dtw(x, y, window = 6)$distance, peer(window.type = "sakoechiba", window.size = 6))
})

test_that("the dtw package finds the same distances and paths by its step patterns and in Itakura's parallelogram", {
  skip_if_not_installed("dtw")
  peer_dtw <- getExportedValue("dtw", "dtw")
  set.seed(51)
  # Where a sample of one may meet one of the other, counted from 1 (the package's own "itakura" is a sample wider on
  # two sides than on the others).
  parallelogram <- function(iw, jw, query.size, reference.size, ...) {
    i <- iw - 1
    j <- jw - 1
    to_i <- query.size - iw
    to_j <- reference.size - jw
    j <= 2 * i & i <= 2 * j & to_j <= 2 * to_i & to_i <= 2 * to_j
  }
  for (case in 1:8) {
    x <- walk(60)
    y <- walk(sample(40:85, 1))
    cost <- outer(x, y, function(a, b) (a - b)^2)
    for (pattern in c("symmetric1", "symmetric2", "symmetricP1")) {
      steps <- getExportedValue("dtw", pattern)
      free <- dtw(x, y, path = TRUE, step_pattern = pattern)
      peer <- peer_dtw(cost, step.pattern = steps)
      # Sums in another order: rounding only. Walks have no ties, so paths are the same.
      expect_equal(free$distance, peer$distance, tolerance = 1e-12)
      expect_identical(as.integer(free$path$x), as.integer(peer$index1))
      expect_identical(as.integer(free$path$y), as.integer(peer$index2))
      # It lets a P1 step pass a sample outside of the region on its way, which here costs without end.
      inside <- parallelogram(row(cost), col(cost), 60, length(y))
      limited <- peer_dtw(ifelse(inside, cost, 1e9), step.pattern = steps, window.type = parallelogram)
      expect_equal(dtw(x, y, step_pattern = pattern, max_slope = 2)$distance, limited$distance, tolerance = 1e-12)
    }
  }
})

test_that("the costs of a path sum to the distance for all step patterns, and limits hold", {
  set.seed(52)
  x <- walk(80)
  y <- walk(70)
  for (pattern in c("symmetric1", "symmetric2", "symmetricP1")) {
    found <- dtw(x, y, window = 20, step_pattern = pattern, max_slope = 3, path = TRUE)
    expect_equal(sum(tidy(found)$cost), found$distance)
    expect_match(paste(format(found), collapse = " "), paste0(if (pattern != "symmetric1") pattern, ".*slope up to 3"))
  }
  # A step in one series comes only after one in both.
  path <- dtw(x, y, step_pattern = "symmetricP1", path = TRUE)$path
  alone <- diff(path$x) + diff(path$y) == 1
  expect_false(any(alone[-1] & alone[-length(alone)]))
  expect_error(dtw(1:10, 1:30, step_pattern = "symmetricP1"), "10 to 30 samples", class = "musefuse_error_data")
  expect_error(dtw(1:10, 1:30, max_slope = 2), "slope", class = "musefuse_error_data")
  expect_error(dtw(c(1e200, 0, 1), c(-1e200, 0, 1), max_slope = 2), "overflow", class = "musefuse_error_data")
  expect_error(dtw(1:3, 1:3, max_slope = 0.5), class = "musefuse_error_argument")
  expect_identical(dtw_matrix(list(x, y), step_pattern = "symmetricP1")[1, 2],
    dtw(x, y, step_pattern = "symmetricP1")$distance)
  expect_identical(dtw(x, x, max_slope = 1)$distance, 0)
  expect_equal(dtw(x, rev(x), max_slope = 1)$distance, sum((x - rev(x))^2)) # no warp at all
})

test_that("dtw_matrix holds the distances of all pairs, the same for any threads", {
  set.seed(6)
  series <- list(a = walk(40), b = walk(55), c = walk(33))
  found <- dtw_matrix(series, window = 9)
  expect_identical(dimnames(found), list(letters[1:3], letters[1:3]))
  expect_identical(found["a", "b"], dtw(series$a, series$b, window = 9)$distance)
  expect_identical(found, t(found))
  expect_identical(dtw_matrix(series, window = 9, threads = 2), found)
  walks <- replicate(3, walk(30))
  expect_identical(dtw_matrix(walks)[1, 3], dtw(walks[, 1], walks[, 3])$distance)
})

test_that("an hour at 25 Hz with a band of 10 s stays below 200 MB", {
  skip_on_cran()
  skip_if_not(file.exists("/proc/self/status"), "peak memory is read from /proc")
  script <- "
    peak <- function() as.numeric(sub('[^0-9]*([0-9]+).*', '\\\\1',
      grep('VmHWM', readLines('/proc/self/status'), value = TRUE))) / 1024
    set.seed(1)
    x <- cumsum(rnorm(90000)); y <- cumsum(rnorm(90000))
    before <- peak()
    steps <- nrow(dtw(x, y, window = 10, rate = 25, path = TRUE)$path)
    cat(steps, peak() - before)"
  load <- if (is_load_all()) {
    paste0("pkgload::load_all('", normalizePath(test_path("..", "..")),
      "', quiet = TRUE, compile = FALSE, helpers = FALSE)")
  } else {
    "library(musefuse)"
  }
  file <- tempfile(fileext = ".R")
  writeLines(c(load, script), file)
  found <- scan(text = system2(file.path(R.home("bin"), "Rscript"), file, stdout = TRUE), quiet = TRUE)
  expect_gte(found[[1]], 90000)
  expect_lt(found[[2]], 200)
})

test_that("print says size, band, distance and what next", {
  x <- c(0, 0, 1, 2, 1, 0)
  y <- c(0, 1, 2, 1, NA, 0, 0)
  expect_snapshot(dtw(x, y))
  expect_snapshot(dtw(x, y, window = 1, rate = 4, path = TRUE))
})

test_that("bad input is named", {
  expect_snapshot(error = TRUE, {
    dtw("a", 1:3)
    dtw(numeric(), 1:3)
    dtw(c(1, Inf, 3), 1:3)
    dtw(1:3, c(NA, NA))
    dtw(cbind(1:3, 1:3), 1:3)
    dtw(1:3, 1:3, window = 0)
    dtw(c(1e200, 0), c(-1e200, 0))
    tidy(dtw(1:3, 1:3))
    dtw_matrix("a")
    dtw_matrix(list(a = 1:3, b = c(1, NaN, -Inf)))
  })
  expect_error(dtw("a", 1:3), class = "musefuse_error_argument")
  expect_error(dtw(c(1, Inf, 3), 1:3), class = "musefuse_error_values")
  expect_error(dtw(1:3, c(NA, NA)), class = "musefuse_error_missing")
  expect_error(dtw(c(1e200, 0), c(-1e200, 0)), class = "musefuse_error_data")
  expect_error(dtw_matrix(list(1:3, "a")), class = "musefuse_error_argument")
})

# Raters who give the same course of events, each with a constant delay.
late_raters <- function(delays, seconds = 60, rate = 4) {
  time <- seq(0, seconds, by = 1 / rate)
  event <- function(t) sin(t / 2) + sin(t / 3.1)
  as_annotations(data.frame(
    recording = "r", dimension = "d", rater = rep(names(delays), each = length(time)),
    time = rep(time, length(delays)), value = unlist(lapply(delays, function(d) event(time - d)))
  ))
}

test_that("align_dtw takes the delays out and reports them", {
  data <- late_raters(c(a = 0, b = 1, c = 2))
  aligned <- align_dtw(data, reference = "a", window = 4)
  expect_s3_class(aligned, "annotations")
  expect_identical(as.data.frame(aligned)[1:4], as.data.frame(data)[1:4])
  middle <- aligned$time > 6 & aligned$time < 54
  values <- split(aligned$value[middle], aligned$rater[middle])
  expect_equal(values$b, values$a, tolerance = 1e-12)
  expect_equal(values$c, values$a, tolerance = 1e-12)
  paths <- warping_paths(aligned)
  expect_named(paths, c("recording", "dimension", "rater", "time", "warped_time", "lag"))
  expect_true(all(abs(paths$lag[middle & paths$rater == "c"] - 2) < 1e-9))
  expect_true(all(paths$lag[paths$rater == "a"] == 0))
  # Both ends stay, and time never runs back.
  for (warp in split(paths$warped_time, paths$rater)) {
    expect_true(all(diff(warp) >= 0))
    expect_gte(min(warp), 0)
    expect_lte(max(warp), 60)
  }
})

test_that("align_dtw limits slopes, records and says it", {
  data <- late_raters(c(a = 0, b = 1, c = 2))
  aligned <- align_dtw(data, reference = "a", window = 4, step_pattern = "symmetricP1", max_slope = 2)
  # Over two samples of 1/4 s, as a path may wait for one.
  slopes <- vapply(split(warping_paths(aligned)$warped_time, warping_paths(aligned)$rater), function(w) {
    range(diff(w, lag = 2)) * 2
  }, c(0, 0))
  expect_gte(min(slopes), 0.5)
  expect_lte(max(slopes), 2)
  free <- warping_paths(align_dtw(data, reference = "a", window = 4))
  expect_lt(min(diff(free$warped_time[free$rater == "c"], lag = 2)), 0.1)
  expect_identical(run_settings(settings(aligned), data)$value, aligned$value)
  expect_match(paste(report_methods(aligned), collapse = " "),
    "window 4 s, step pattern symmetricP1, slope up to 2.*Itakura, 1975")
  medoid <- align_dtw(data, reference = "medoid", window = 4, step_pattern = "symmetric2")
  expect_identical(as.character(tidy(medoid)$rater[tidy(medoid)$reference]), "b")
  expect_identical(nrow(dtw_matrix(data, step_pattern = "symmetricP1")), 3L)
})

test_that("references: the medoid is found, the mean works, an absent rater is an error", {
  data <- late_raters(c(a = 0, b = 1, c = 2))
  raters <- fit_of(align_dtw(data, reference = "medoid", window = 4))$raters
  expect_identical(as.character(raters$rater[raters$reference]), "b")
  mean <- align_dtw(data, reference = "mean", window = 4)
  expect_false(any(fit_of(mean)$raters$reference))
  # The weighted mean is that of fuse_ewe(); who is turned round has no say in it.
  turned <- data
  turned$value[turned$rater == "c"] <- -turned$value[turned$rater == "c"]
  gold <- quietly(fuse_ewe(turned))
  judge <- rbind(as.data.frame(turned), data.frame(gold[c("recording", "dimension", "time", "value")], rater = "gold"))
  beside <- align_dtw(as_annotations(judge), reference = "gold", window = 4)
  of_a <- function(x) x$value[x$rater == "a"]
  expect_identical(of_a(align_dtw(turned, window = 4)), of_a(beside))
  # Where nobody agrees there is still a medoid.
  nobody <- turned[turned$rater != "b", ]
  nobody$value <- rep(sin(1:(nrow(nobody) / 2)), 2) * rep(c(1, -1), each = nrow(nobody) / 2)
  still <- transform(as.data.frame(nobody[nobody$rater == "a", ]), rater = "d", value = 0)
  three <- as_annotations(rbind(as.data.frame(nobody), still))
  expect_true(any(tidy(align_dtw(three))$reference))
  expect_error(align_dtw(data, reference = "z"), class = "musefuse_error_unknown")
  other <- as_annotations(rbind(
    as.data.frame(data), data.frame(recording = "s", dimension = "d", rater = "a", time = 0:9 / 4, value = 0:9)
  ))
  expect_error(align_dtw(other, reference = "b"), class = "musefuse_error_unknown")
  expect_snapshot(error = TRUE, align_dtw(other, reference = "b"))
})

test_that("joint = TRUE warps all dimensions of a rater alike", {
  data <- late_raters(c(a = 0, b = 1.5))
  flat <- transform(as.data.frame(data), dimension = "e", value = 0)
  both <- as_annotations(rbind(as.data.frame(data), flat))
  paths <- warping_paths(align_dtw(both, reference = "a", window = 4, joint = TRUE))
  by_dimension <- split(paths$warped_time, paths$dimension)
  expect_identical(by_dimension$d, by_dimension$e)
  alone <- warping_paths(align_dtw(data, reference = "a", window = 4))
  expect_identical(by_dimension$d, alone$warped_time) # the flat dimension says nothing
  shifted <- transform(flat, time = time + 0.1)
  uneven <- as_annotations(rbind(as.data.frame(data), shifted))
  expect_error(align_dtw(uneven, joint = TRUE), class = "musefuse_error_time")
  expect_snapshot(error = TRUE, align_dtw(uneven, joint = TRUE))
})

test_that("what raters are aligned to does not change to the clock of who is there where another has a gap", {
  time <- seq(0, 90, 0.5)
  one <- function(late) cbind(sin((time - late) / 4))
  all <- list(a = one(0), b = one(3), c = one(1), d = NA_real_ * one(0))
  gaps <- replace(all, "b", list(replace(all$b, 61:78, NA)))
  for (target in list(mean_series, agreed_series)) {
    # means over who is there are .19 and .20 off
    expect_lt(max(abs(target(gaps) - target(all))), 0.1)
    expect_identical(target(all), target(all[1:3])) # who rated nothing says nothing
  }
  # the others fill a gap as they agree: here the two alike alone, though "c" is turned round
  turned <- list(a = one(0), b = one(0), c = -one(0))
  filled <- agreed_series(replace(turned, "b", list(replace(one(0), 61:78, NA))))
  expect_equal(filled, agreed_series(turned), tolerance = 1e-12)
  # nor has a rater of one dimension a say in the other one
  two <- list(a = cbind(one(0), one(2)), b = cbind(replace(one(1), 10:30, NA), NA))
  expect_identical(agreed_series(two)[, 2], two$a[, 2])
})

test_that("raters without ratings are set aside with a warning, gaps stay gaps", {
  data <- late_raters(c(a = 0, b = 1, c = 0))
  data$value[data$rater == "c"] <- NA
  data$value[data$rater == "b" & data$time >= 20 & data$time <= 40] <- NA
  expect_warning(aligned <- align_dtw(data, reference = "a", window = 4), class = "musefuse_warning_missing")
  expect_true(all(is.na(aligned$value[aligned$rater == "c"])))
  paths <- warping_paths(aligned)
  expect_true(all(paths$lag[paths$rater == "c"] == 0))
  # The band holds the gap in place.
  expect_true(all(is.na(aligned$value[aligned$rater == "b" & aligned$time > 25 & aligned$time < 35])))
})

test_that("one sample, one rater and no window work", {
  one <- as_annotations(data.frame(recording = "r", dimension = "d", rater = c("a", "b"), time = 0, value = 1:2))
  expect_identical(align_dtw(one)$value, c(1, 2))
  alone <- late_raters(c(a = 0))
  expect_identical(align_dtw(alone, window = NULL)$value, alone$value)
})

test_that("dtw_matrix of annotations has a row a pair", {
  data <- late_raters(c(a = 0, b = 1, c = 2))
  pairs <- dtw_matrix(data, window = 4)
  expect_named(pairs, c("recording", "dimension", "rater", "other", "distance"))
  expect_identical(paste(pairs$rater, pairs$other), c("a b", "a c", "b c"))
  value <- split(data$value, data$rater)
  expect_identical(pairs$distance[[2]], dtw(value$a, value$c, window = 4, rate = 4)$distance)
})
