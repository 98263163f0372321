test_that("a table that was grouped, changed and ungrouped is that table, changed by hand", {
  skip_if_not_installed("dplyr")
  scaled <- standardise_annotations(ratings)
  centre <- function(x) dplyr::ungroup(dplyr::mutate(x, value = value - mean(value)))
  for (handled in list(centre(dplyr::group_by(scaled, rater)), centre(dplyr::rowwise(scaled)),
    centre(dplyr::group_by(dplyr::group_by(scaled, recording), rater, .add = TRUE)))) {
    expect_s3_class(handled, "annotations")
    expect_identical(vapply(current_lineage(handled)$steps, `[[`, "", "verb", USE.NAMES = FALSE)[2:3],
      c("standardise_annotations", "by_hand"))
  }
  expect_identical(dplyr::ungroup(dplyr::group_by(scaled, rater)), scaled)
  expect_identical(dplyr::group_by(scaled), scaled)
})

test_that("dplyr's verbs keep what is known of grouped rows; a table that lost its columns is plain", {
  skip_if_not_installed("dplyr")
  gold <- fuse_ewe(ratings)
  grouped <- dplyr::group_by(gold, recording)
  back <- function(x) class(dplyr::ungroup(x))[[1L]]
  expect_identical(back(dplyr::filter(grouped, time > 3)), "gold")
  expect_identical(back(dplyr::slice_head(grouped, n = 20)), "gold")
  expect_identical(back(dplyr::arrange(grouped, value)), "gold")
  films <- data.frame(recording = "clip1", film = "A")
  expect_identical(back(dplyr::left_join(grouped, films, by = "recording")), "gold")
  expect_identical(back(grouped[1:10, ]), "gold")
  expect_identical(back(dplyr::select(grouped, -value)), "tbl_df")
  expect_identical(back(dplyr::rename(grouped, seconds = time)), "tbl_df")
  expect_identical(class(dplyr::summarise(grouped, mean = mean(value, na.rm = TRUE)))[[1L]], "tbl_df")
  first <- dplyr::ungroup(dplyr::filter(grouped, recording == "clip1"))
  expect_identical(unique(as.character(tidy(first)$recording)), "clip1")
})

test_that("what a table says of itself it says of all its rows, grouped or not", {
  skip_if_not_installed("dplyr")
  gold <- fuse_ewe(ratings)
  grouped <- dplyr::group_by(gold, recording)
  all <- list(tidy, glance, augment, stats::predict, summary, stats::weights)
  for (of in all) expect_identical(of(grouped), of(gold))
  expect_identical(autoplot(grouped)$data, autoplot(gold)$data)
})
