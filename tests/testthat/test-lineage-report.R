skip_if_not_installed("rmarkdown")
skip_if_not_installed("knitr")
skip_if_not(rmarkdown::pandoc_available("2.0"), "pandoc")

report_example <- function() {
  gold <- fuse_ewe(ratings)
  features <- extract_features(gold, ratings_segments, c("mean", "std"))
  list(gold = gold, classes = cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
}

# The page on one line; pandoc breaks lines where it likes.
page <- function(path) gsub("[[:space:]]+", " ", paste(readLines(path, warn = FALSE, encoding = "UTF-8"),
  collapse = " "))

# Like expect_match(), without the whole page in the failure's message.
expect_says <- function(html, what, ...) expect_true(grepl(what, html, ...), info = what)
expect_silent_on <- function(html, what, ...) expect_false(grepl(what, html, ...), info = what)

test_that("the report is one file that holds all sections and needs no other", {
  made <- report_example()
  path <- file.path(withr::local_tempdir(), "deeper", "study.html")
  title <- "Mood & \"film\": a \\ study's <report>"
  expect_identical(
    report(profile_classes(made$classes), path, ratings = ratings, gold = made$gold, title = title, resamples = 20),
      path
  )
  html <- page(path)
  for (heading in c("The ratings", "Agreement", "How late the raters were", "The gold standard", "Classes",
    "Typical segments", "Methods", "Settings and versions")) {
    expect_says(html, paste0(">", heading, "</h"), fixed = TRUE)
  }
  expect_silent_on(html, "Not in this report")
  # Self-contained: what a browser would load by itself is inside the file.
  expect_silent_on(html, "<(img|script|iframe|source)[^>]* src=\"(?!data:)", perl = TRUE)
  expect_silent_on(html, "<link[^>]* href=\"(?!data:)", perl = TRUE)
  expect_silent_on(html, "@import|url\\(['\"]?http")
  expect_identical(lengths(gregexpr("<img ", html)), 10L)
  expect_identical(lengths(gregexpr("<img ", html)), lengths(gregexpr("<img [^>]*alt=\"[^\"]{20,}", html)))
  expect_lt(file.size(path), 2e6) # ten pictures of about 80 kB each, and half as much again for base64
  expect_says(html, "study&#39;s &lt;report&gt;", fixed = TRUE)
  # The paragraph is that of report_methods(), its measures included.
  expect_says(html, "estimator weighted evaluator (EWE;", fixed = TRUE)
  expect_says(html, "circular block bootstrap over time with 20 resamples", fixed = TRUE)
  expect_says(html, "ICC(C,k) of each recording with its 95 % interval", fixed = TRUE)
  expect_says(html, as.character(utils::packageVersion("musefuse")), fixed = TRUE)
})

test_that("sections without data are left out, and that is said", {
  made <- report_example()
  path <- withr::local_tempfile(fileext = ".html")
  report(made$classes, path)
  html <- page(path)
  expect_silent_on(html, ">Agreement</h", fixed = TRUE)
  expect_says(html, ">Not in this report</h", fixed = TRUE)
  expect_says(html, "give <code>ratings</code> or <code>gold</code>", fixed = TRUE)
  expect_says(html, "k-means")
  expect_says(html, ">Classes</h1>", fixed = TRUE)
  report(made$gold, path, resamples = 0)
  html <- page(path)
  expect_says(html, ">Raters and gold standard</h1>", fixed = TRUE)
  expect_says(html, "ICC(C,k) of each recording.", fixed = TRUE)
  expect_says(html, ">Agreement</h", fixed = TRUE)
  expect_silent_on(html, "intervals (block bootstrap", fixed = TRUE)
  expect_says(html, "without taking such lags out", fixed = TRUE)
  expect_says(html, ">The gold standard</h", fixed = TRUE)
  expect_says(html, "Classes: there are none yet", fixed = TRUE)
})

test_that("a part that fails does not take the report with it", {
  one <- ratings[ratings$rater == "anna" & ratings$recording == "clip1", ]
  path <- withr::local_tempfile(fileext = ".html")
  suppressWarnings(report(one, path, resamples = 0))
  expect_says(page(path), ">The ratings</h", fixed = TRUE)
})

test_that("what cannot be reported is an error", {
  path <- withr::local_tempfile(fileext = ".html")
  expect_error(report(data.frame(a = 1), path), class = "musefuse_error_columns")
  expect_error(report(fuse_mean(ratings), 1), class = "musefuse_error_argument")
  expect_error(check_can_render(pandoc = FALSE), class = "musefuse_error_pandoc")
  expect_snapshot(check_can_render(pandoc = FALSE), error = TRUE)
})

test_that("classes that are all noise are reported, and lags that were taken out are told", {
  gold <- fuse_mean(shift_lag(ratings, estimate_lag(ratings, "pairwise")))
  features <- extract_features(gold, ratings_segments, c("mean", "std"))
  noise <- suppressMessages(cluster_dbscan(features, eps = 1e-6, standardise = FALSE))
  path <- withr::local_tempfile(fileext = ".html")
  suppressMessages(suppressWarnings(report(profile_classes(noise), path, gold = gold, resamples = 0)))
  html <- page(path)
  expect_says(html, "the indices need two classes or more", fixed = TRUE)
  expect_says(html, "with each rater('|&#39;)s lag taken out")
})

test_that("a gold standard of warped traces is not told as one of traces as they are", {
  clip <- ratings[ratings$recording == "clip1", ]
  note <- function(gold) lag_note(list(gold = gold))
  expect_match(note(fuse_mean(align_dtw(clip))), "made of warped traces")
  expect_match(note(fuse_mean(align_ctw(clip))), "made of warped traces")
  expect_match(note(fuse_raaw(clip, list("ctw", synchronise = FALSE))), "made of warped traces")
  expect_match(note(fuse_mean(clip)), "made of the traces as they are")
})

test_that("names are text wherever they stand: no script, formula, image, heading or citation comes of them", {
  named <- ratings
  levels(named$rater)[1:3] <- c("<script>alert(1)</script>", "`r 1+1` $x^2$ \\(y\\)",
    "[stappen2021] http://evil.example")
  levels(named$dimension)[1] <- "![x](evil.png)<img src=x onerror=alert(2)>"
  named <- exclude_annotations(as_annotations(named), rater = levels(named$rater)[[3]], start = 5, end = 6,
    reason = "<b>late</b> | *very*\n# Heading")
  gold <- fuse_ewe(named)
  features <- extract_features(gold, ratings_segments, c("mean", "std"))
  classes <- name_classes(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1),
    c("1" = "`a`", "2" = "<script>alert(3)</script>", "3" = "</code></pre>\n```\n# Out"))
  path <- withr::local_tempfile(fileext = ".html")
  report(profile_classes(classes), path, ratings = named, gold = gold, resamples = 0)
  html <- page(path)
  expect_silent_on(html, "<script>alert", fixed = TRUE)
  expect_silent_on(html, "<img src=\"?(x|evil)")
  expect_silent_on(html, "<img src=x", fixed = TRUE)
  expect_silent_on(html, "class=\"math", fixed = TRUE)
  expect_silent_on(html, "href=\"http://evil", fixed = TRUE)
  expect_silent_on(html, "<h[1-6][^>]*>(Out|Heading)")
  expect_silent_on(html, "<b>late", fixed = TRUE)
  expect_says(html, "&lt;script&gt;alert(1)&lt;/script&gt;", fixed = TRUE)
  expect_says(html, "[stappen2021] http://evil.example", fixed = TRUE)
})

test_that("a report indexes its ratings once", {
  gold <- fuse_mean(ratings)
  local_known_indices()
  study <- suppressMessages(add_judgements(study_tables(gold, ratings, NULL, NULL), 0L, 1L))
  expect_s3_class(study$diagnostics, "diagnostics")
  known <- getOption("musefuse.known_indices")$indices
  expect_identical(sum(vapply(known, function(one) length(one$columns$time) == nrow(ratings), NA)), 1L)
  expect_identical(series_index(ratings), { # what is known is what would be found
    withr::local_options(musefuse.known_indices = NULL)
    series_index(ratings)
  })
})

test_that("a report finds the silhouettes of its table and of its picture once", {
  classes <- cluster_kmeans(iris[1:4], 3, seed = 1)
  alone <- index_silhouette(classes, each = TRUE)
  local_known_indices()
  table <- cluster_indices(classes)
  drawn <- autoplot(classes, type = "silhouette")
  expect_length(getOption("musefuse.known_indices")$silhouettes, 1L)
  expect_identical(sort(drawn$data$value), sort(alone))
  expect_equal(table$value[table$index == "silhouette"], mean(alone))
  expect_false(index_silhouette(iris[1:4], iris$Species) == mean(alone)) # other classes are not taken for these
})

test_that("of one rater there is no agreement and no lag to report, which is said", {
  one <- ratings[ratings$rater == "anna" & ratings$recording == "clip1", ]
  study <- add_judgements(study_tables(suppressWarnings(fuse_mean(one)), one, NULL, NULL), 0, 1)
  expect_null(study$agreement)
  expect_null(study$lags)
  expect_match(study$left_out, "Agreement: .*two raters", all = FALSE)
  expect_match(study$left_out, "Lags: .*two raters", all = FALSE)
  two <- add_judgements(study_tables(ratings[ratings$recording == "clip1", ], NULL, NULL, NULL), 0, 1)
  expect_s3_class(two$agreement, "agreement")
})

test_that("a report is HTML: no file of another kind is written under its name", {
  skip_if_not_installed("rmarkdown")
  for (name in c("x.pdf", "x.docx", "x.html.txt")) {
    file <- file.path(withr::local_tempdir(), name)
    expect_error(report(ratings, file), "html", class = "musefuse_error_argument")
    expect_false(file.exists(file))
  }
})

test_that("classes of whole traces, of raters and their probabilities have sections of their own", {
  gold <- fuse_mean(ratings)
  classes <- cluster_traces(gold, k = 2, distance = "ccc", stretch = TRUE)
  path <- withr::local_tempfile(fileext = ".html")
  report(classes, path)
  html <- page(path)
  for (heading in c("Classes of whole traces", "Methods")) expect_says(html, paste0(">", heading, "</h"), fixed = TRUE)
  expect_says(html, "Whole traces were clustered into 2 classes", fixed = TRUE)
  expect_says(html, "mean_distance", fixed = TRUE)
  expect_silent_on(html, "Classes: there are none yet", fixed = TRUE)
  expect_identical(lengths(gregexpr("<img ", html)), 3L)
  raters <- study_tables(cluster_raters(ratings, 2), NULL, NULL, NULL)
  expect_named(report_pictures(raters), c("distances", "trace_silhouette"))
  sure <- study_tables(propagate(gold, classes, draws = 2, seed = 1), NULL, NULL, NULL)
  expect_named(report_pictures(sure), c("sure", "shares"))
})
