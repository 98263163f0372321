skip_if_not_installed("shiny")
skip_if_not_installed("bslib")

two_clips <- ratings[ratings$recording %in% c("clip1", "clip2"), ]

# The whole road of a study in the app, from a folder to named classes.
walk <- function(session) {
  session$setInputs(`gold-method` = "ewe", `gold-smooth` = 4.25, `gold-standardise` = "rater",
    `gold-recording` = "clip1", `gold-dimension` = "arousal", `gold-fuse` = 1)
  session$setInputs(`segments-cut` = "fixed", `segments-length` = 10, `segments-features` = "basic",
    `segments-recording` = "clip1", `segments-dimension` = "arousal", `segments-segment` = "2", `segments-extract` = 1)
  session$setInputs(`classes-method` = "kmeans", `classes-k` = 3, `classes-standardise` = TRUE, `classes-seed` = 1,
    `classes-picture` = "scatter", `classes-cluster` = 1)
}

test_that("what the page makes its script makes again, byte for byte, in a session of its own", {
  folder <- withr::local_tempdir()
  write_annotations(two_clips, folder)
  mine <- ls(globalenv())
  suppressMessages(shiny::testServer(explore_app(folder), {
    expect_identical(nrow(study$ratings), nrow(two_clips))
    session$setInputs(`raters-recording` = "clip1", `raters-dimension` = "arousal", `raters-rater` = "chen",
      `raters-everywhere` = TRUE, `raters-low` = -1, `raters-high` = 1, `raters-reason` = "was asleep",
      `raters-turn` = 1)
    session$setInputs(`raters-exclude` = 1)
    walk(session)
    session$setInputs(`classes-name1` = "calm", `classes-name2` = "", `classes-name3` = "tense", `classes-name` = 1)
    made <- study$classes
    expect_setequal(levels(made$class), c("calm", "2", "tense"))
    own <- new.env(parent = globalenv())
    again <- suppressMessages(eval(parse(text = explored_code(study)), own))
    expect_identical(again, made)
    expect_match(paste(explored_code(study), collapse = " "), "rescale_annotations.*exclude_annotations.*was asleep")
    session$setInputs(`export-part` = "classes")
    expect_identical(output$`export-code`, paste(explored_code(study), collapse = "\n"))
  }))
  expect_identical(ls(globalenv()), mine)
})

test_that("a page opens on any table of a study, and on nothing", {
  gold <- fuse_mean(two_clips)
  features <- extract_features(gold, segment_fixed(gold, 10, rest = "keep"), "basic")
  classes <- cluster_kmeans(features, 2, seed = 1)
  for (x in list(NULL, two_clips, gold, features, classes, profile_classes(classes))) {
    expect_s3_class(explore_app(x), "shiny.appobj")
  }
  expect_error(explore_app(1:3), class = "musefuse_error_argument")
  expect_error(explore_app("not there"), class = "musefuse_error_file")
  expect_error(explore_app(NULL, media = "not there"), class = "musefuse_error_file")
  expect_error(explore(NULL, nonsense = 1), class = "musefuse_error_argument")
  html <- as.character(explore_ui(list()))
  expect_no_match(html, "(src|href)=\"(https?:)?//") # nothing from the network
  expect_match(html, ".shiny-plot-output{", fixed = TRUE) # in the body, after the theme, whichever it is
  expect_match(html, "lang=\"en\"|page_navbar|navbar")
})
