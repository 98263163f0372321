few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
few_gold <- quiet(fuse_ewe(few))

test_that("values that were changed are told of by all that reads the table", {
  changes <- list(
    base = function(x) { x$value[x$recording == "clip1"] <- -x$value[x$recording == "clip1"]; x },
    dplyr = if (rlang::is_installed("dplyr")) function(x) dplyr::mutate(x,
      value = ifelse(recording == "clip1", -value, value)),
    data.table = if (rlang::is_installed("data.table")) function(x) {
      rows <- which(x$recording == "clip1")
      data.table::set(data.table::copy(x), rows, "value", -x$value[rows])
    }
  )
  file <- withr_file()
  for (change in Filter(Negate(is.null), changes)) {
    changed <- change(few_gold)
    expect_match(paste(format(changed), collapse = " "),
      "By hand since fuse_ewe\\(\\): value of clip1 / arousal, clip1 / valence changed")
    expect_match(paste(as.character(settings(changed)), collapse = " "), "not repeated here: value of clip1")
    expect_match(report_methods(changed)[[1L]], "belongs to the values as they were")
    expect_identical(glance(changed)$changed, 2L)
    expect_warning(joined <- augment(changed), "clip1 / arousal", class = "musefuse_warning_changed")
    expect_equal(joined$residual, joined$value - joined$gold)
    skip_if_not_installed("jsonlite")
    write_settings(changed, file)
    expect_warning(run_settings(file, few), "clip1", class = "musefuse_warning_settings")
  }
  expect_no_warning(augment(few_gold))
})

test_that("of a renamed recording nothing false is told", {
  levels(few_gold$recording) <- c("x", "y")
  expect_no_match(paste(format(few_gold), collapse = " "), " 0 raters")
  expect_no_match(report_methods(few_gold)[[1L]], "of  in| 0 r")
  expect_identical(suppressWarnings(glance(few_gold))$raters, NA_integer_)
})

test_that("a renamed id is told as one, and as taken away and added where that is not known", {
  said <- function(x) grep("By hand", format(x), value = TRUE)
  gold <- fuse_mean(ratings)
  renamed <- gold
  levels(renamed$recording)[[1L]] <- "interview"
  expect_match(said(renamed), "recording clip1 renamed interview[.]$")
  expect_identical(unique(sub("\r.*", "", changed_series(renamed))), "interview")
  raters <- smooth_average(ratings, 2)
  raters$rater <- sub("^anna$", "Anna M.", raters$rater)
  expect_match(said(raters), "rater anna renamed Anna M[.]")
  levels(raters$recording)[[1L]] <- "interview"
  expect_match(said(raters), ": recording clip1 renamed interview, rater anna renamed Anna M[.]{2}$") # each once
  both <- renamed
  both$value[both$recording == "interview"] <- 0
  expect_match(said(both), "recording clip1 renamed interview; value of interview / arousal, .* changed[.]$")
  idle <- as_annotations(data.frame(rater = rep(c("a", "b"), each = 9), time = 1:9, value = 0), quiet = TRUE)
  idle$rater <- c(a = "y", b = "x")[as.character(idle$rater)] # which of two that hold the same?
  expect_match(said(idle[order(idle$rater), ]), "other raters [(]x, y[)] than before [(]a, b[)][.]$")
  file <- withr::local_tempfile(fileext = ".json")
  features <- extract_features(renamed, segment_fixed(renamed, 5), "mean")
  write_settings(features, file)
  expect_match(paste(as.character(settings(features)), collapse = " "), "recording clip1 renamed interview")
  expect_warning(run_settings(file, ratings), "recording clip1 renamed interview", class = "musefuse_warning_settings")
})

test_that("a rename with changed values is one, and is never told as rows that were taken away", {
  said <- function(x) grep("By hand", format(x), value = TRUE)
  changed <- ratings
  changed$recording <- toupper(changed$recording)
  changed$value <- changed$value * 100
  expect_match(said(changed), "recording clip1 renamed CLIP1, .*; value of CLIP1 / arousal / anna.* changed[.]$")
  expect_no_match(report_methods(changed)[[1L]], "taken away|part was kept")
  script <- paste(as.character(settings(fuse_mean(changed))), collapse = "\n")
  expect_match(script, "not repeated here: recording clip1 renamed CLIP1")
  expect_no_match(script, "%in%", fixed = TRUE)
  expect_warning(again <- run_settings(settings(fuse_mean(changed)), ratings), "renamed",
    class = "musefuse_warning_settings")
  expect_equal(again$value, fuse_mean(ratings)$value)
  # names that tell nothing, sorted anew: which one is which?
  changed$recording <- c(CLIP1 = "sea", CLIP2 = "dog", CLIP3 = "ape", CLIP4 = "owl", CLIP5 = "bee",
    CLIP6 = "elk")[as.character(changed$recording)]
  script <- paste(as.character(settings(fuse_mean(changed))), collapse = "\n")
  expect_match(script,
    "not repeated here: other recordings [(]ape, .*[)] than before [(]clip1, clip2, clip3 and others[)]")
  expect_no_match(script, "%in%", fixed = TRUE)
  # in the order of the rows before it is known
  levels_only <- ratings
  levels(levels_only$recording) <- rev(letters[seq_along(unique(ratings$recording))])
  levels_only$value <- -levels_only$value
  expect_match(said(levels_only), paste0("recording clip1 renamed ", levels(levels_only$recording)[[1L]]))
  # one renamed and changed, another gone: which of the two was taken?
  fewer <- ratings[ratings$recording != "clip2", ]
  fewer$recording <- sub("clip1", "sea", fewer$recording)
  fewer$value[fewer$recording == "sea"] <- 0.5
  expect_match(said(fewer), "other recordings [(]sea[)] than before [(]clip1, clip2[)]")
  # a longer recording is another one
  longer <- ratings[ratings$recording == "clip1" & ratings$time > 5, ]
  longer$recording <- "clip9"
  longer$value <- longer$value / 2
  expect_no_match(said(longer), "taken away|renamed")
})

test_that("changed times are told as times, and counted as a change of what lies at them", {
  said <- function(x) grep("By hand", format(x), value = TRUE)
  later <- ratings
  later$time <- later$time + 1
  expect_match(said(later), "times of clip1 / arousal / anna, [^;]* changed[.]$")
  expect_no_match(said(later), "value")
  expect_match(report_methods(later)[[1L]], "times of clip1")
  later$value <- later$value * 2
  expect_match(said(later), "times, value of clip1 / arousal / anna")
  gold <- fuse_mean(ratings)
  gold$time[gold$recording == "clip1"] <- gold$time[gold$recording == "clip1"] / 2
  expect_match(said(gold), "times of clip1 / arousal, clip1 / valence changed[.]$")
  expect_identical(glance(gold)$changed, 2L)
  classes <- quiet(cluster_kmeans(extract_features(fuse_mean(ratings), ratings_segments, "mean"), 2, seed = 1))
  silhouette <- glance(classes)$silhouette
  classes$segment[classes$recording == "clip1"] <- classes$segment[classes$recording == "clip1"] + 100L
  expect_match(said(classes), "segment of recording clip1 changed[.]$")
  expect_false(identical(glance(classes)$silhouette, silhouette))
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(fuse_mean(ratings), file)
  moved <- ratings
  moved$time <- moved$time + 1
  expect_warning(run_settings(file, moved), "times of clip1", class = "musefuse_warning_settings")
})
