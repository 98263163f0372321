# Every class of the package can be read by the same generics.

few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
quiet <- function(expr) suppressMessages(suppressWarnings(expr))
things <- quiet({
  gold <- fuse_ewe(few)
  segments <- segment_fixed(few, 4)
  features <- extract_features(gold, segments, c("mean", "std", "trend"))
  classes <- cluster_kmeans(features, 2, seed = 1)
  list(
    annotations = few, aligned = align_gctw(few), scaled = standardise_annotations(few), gold = gold,
    latent = fuse_latent(few), lags = estimate_lag(few), diagnostics = rater_diagnostics(few), segments = segments,
    features = features, reduced = reduce_pca(features, 2), by_dimension = reduce_pca(features, 2, by_dimension = TRUE),
    classes = classes, profile = profile_classes(classes), distances = k_distance(features),
    search = search_classes(features, reduce = "none", methods = "kmeans", k = 2:3, seed = 1),
    comparison = compare_fusions(few, c("mean", "ewe")), choice = choose_fusion(few),
    dtw = dtw(1:9, c(1, 1:8), path = TRUE),
    barycentre = dtw_barycentre(list(1:5, 2:6)),
    pipeline = class_pipeline(few, segments, features = c("mean", "std"), k = 2, seed = 1)
  )
})

test_that("glance() is one row, tidy(), augment() and summary() are tables, of every class", {
  for (name in names(things)) {
    one <- things[[name]]
    facts <- quiet(glance(one))
    expect_s3_class(facts, "tbl_df")
    expect_identical(nrow(facts), 1L, info = name)
    expect_identical(anyDuplicated(names(facts)), 0L, info = name)
    if (!name %in% "annotations") expect_s3_class(quiet(tidy(one)), "tbl_df") # nothing was estimated
    expect_s3_class(quiet(summary(one)), "data.frame")
    if (!name %in% "choice" && name != "barycentre") expect_s3_class(quiet(augment(one)), "tbl_df")
  }
})

test_that("plot() draws what autoplot() makes", {
  skip_on_cran() # a sweep: tools/test.R runs it
  grDevices::pdf(NULL)
  withr::defer(grDevices::dev.off())
  for (name in setdiff(names(things), "choice")) {
    drawn <- quiet(plot(things[[name]]))
    expect_true(inherits(drawn, c("ggplot", "patchwork")), info = name)
  }
  expect_identical(quiet(plot(things$gold, type = "weights"))$labels$title,
    autoplot(things$gold, type = "weights")$labels$title)
})

test_that("a gold standard is read as a fit: nobs, weights, fitted, residuals, confint, predict", {
  gold <- things$gold
  joined <- augment(gold)
  expect_identical(nobs(gold), sum(!is.na(few$value)))
  expect_equal(fitted(gold) + residuals(gold), joined$value)
  expect_equal(residuals(things$latent), augment(things$latent)$residual)
  own <- tidy(gold)
  expect_equal(weights(gold)[["anna"]], mean(own$weight[own$rater == "anna"]))
  expect_s3_class(fuse_gctw(few, weights = weights(gold)), "gold")
  expect_equal(confint(gold, 2:3), cbind(conf.low = gold$conf.low, conf.high = gold$conf.high)[2:3, ])
  expect_error(confint(gold, level = 0.9), class = "musefuse_error_argument")
  expect_error(confint(things$segments), class = "musefuse_error_argument")
  at <- data.frame(recording = "clip1", dimension = "arousal", time = c(gold$time[2], -5, mean(gold$time[2:3])))
  read <- predict(gold, at)
  expect_equal(read$value, c(gold$value[2], NA, mean(gold$value[2:3])))
  expect_error(predict(gold, at["time"]), class = "musefuse_error_columns")
  by_hand <- gold$value[gold$recording == "clip2" & gold$dimension == "valence"]
  n <- length(by_hand)
  by_hand <- by_hand[!is.na(by_hand)]
  row <- summary(gold)[summary(gold)$recording == "clip2" & summary(gold)$dimension == "valence", ]
  expect_equal(c(row$n, row$mean, row$sd, row$max), c(n, mean(by_hand), sd(by_hand), max(by_hand)))
})

test_that("new rows come through predict() and augment(new_data)", {
  new <- things$features[5:9, ]
  placed <- predict(things$classes, new)
  joined <- augment(things$classes, new)
  expect_identical(joined$class, placed$class)
  expect_equal(joined$mean_arousal, new$mean_arousal)
  expect_identical(nobs(things$classes), nrow(things$features))
  expect_identical(predict(things$lags, few), shift_lag(few, things$lags))
  pipeline <- things$pipeline
  expect_identical(predict(pipeline), pipeline$classes)
  expect_identical(predict(pipeline, few, things$segments), predict_classes(pipeline, few, things$segments))
  expect_identical(augment(pipeline, few, things$segments)$class, predict(pipeline, few, things$segments)$class)
})

test_that("a gold standard, or a model's prediction of one, has classes without raters", {
  pipeline <- things$pipeline
  from_ratings <- predict_classes(pipeline, few, things$segments)
  expect_identical(predict_classes(pipeline, things$gold, things$segments)$class, from_ratings$class)
  signal <- as.data.frame(things$gold)[c("recording", "dimension", "time", "value")]
  signal[c("recording", "dimension")] <- lapply(signal[c("recording", "dimension")], as.character)
  expect_identical(as.character(predict_classes(pipeline, signal, things$segments)$class),
    as.character(from_ratings$class))
  expect_error(predict_classes(pipeline, signal[signal$dimension == "arousal", ], things$segments),
    class = "musefuse_error_columns")
  expect_error(predict_classes(pipeline, transform(signal, value = "high"), things$segments),
    class = "musefuse_error_values")
})

test_that("a pipeline that cuts its own segments fuses once", {
  cuts <- 0
  cut <- function(gold) {
    cuts <<- cuts + 1
    segment_fixed(gold, 4)
  }
  withr::local_options(musefuse.fused = 0)
  suppressMessages(trace("gold_standard", quote(options(musefuse.fused = getOption("musefuse.fused") + 1)),
    print = FALSE, where = asNamespace("musefuse")))
  withr::defer(suppressMessages(untrace("gold_standard", where = asNamespace("musefuse"))))
  made <- quiet(class_pipeline(few, cut, features = c("mean", "std"), k = 2, seed = 1))
  expect_identical(getOption("musefuse.fused"), 1)
  expect_identical(made$classes$class, things$pipeline$classes$class)
})

test_that("tables without lines of their own say what was done to them, and lack no column without a word", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ], conf_level = NULL)
  segments <- segment_fixed(gold, 10, rest = "keep")
  features <- extract_features(gold, segments, c("mean", "std"))
  for (x in list(k_distance(features, 3), changepoint_path(gold, c(2, 20)))) {
    expect_no_match(capture.output(print(x)), "By hand")
    changed <- x
    changed[[ncol(x)]][] <- 7
    expect_output(print(changed), "By hand since .*changed")
    lost <- x
    lost[[ncol(x)]] <- NULL
    expect_output(print(lost), "has lost column")
    expect_error(ggplot2::autoplot(lost), class = "musefuse_error_columns")
    expect_error(ggplot2::autoplot(x[0, ]), class = "musefuse_error_empty")
  }
  prototypes <- class_prototypes(cluster_kmeans(features, 2, seed = 1), gold, segments, n = 3)
  text <- prototypes
  text[c("class", "dimension")] <- lapply(text[c("class", "dimension")], as.character)
  expect_identical(format(text), format(prototypes))
  expect_identical(glance(text), glance(prototypes))
})
