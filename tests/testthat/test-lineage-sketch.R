# A gold standard that is kept whole, and one of which blocks are.
wave <- function(id, n) {
  data.frame(recording = id, dimension = "arousal", rater = rep(c("a", "b"), each = n), time = seq_len(n) / 4,
    value = sin(seq_len(n) / 9))
}
short_gold <- fuse_mean(as_annotations(rbind(wave("r1", 400), wave("r2", 300))))
long_gold <- fuse_mean(as_annotations(rbind(wave("r1", 4000), wave("r2", 4100))))
takes <- list(time = function(x) x[x$time > 20, ], recording = function(x) x[x$recording == "r1", ],
  head = function(x) utils::head(x, 0.7 * nrow(x)), part = function(x) x[x$time > 20 & x$time < 60 | x$time > 63, ])
second <- function(x) x[seq(1, nrow(x), 2), ]

told <- function(x) {
  change <- hand_change(x)
  expect_true(all(names(change) %in% c("gone", "fewer_rows", "changed")))
  unique(change$changed$columns)
}
with_value <- function(x, at = 100L) {
  x$value[[at]] <- x$value[[at]] + 1e-9
  x
}

test_that("one value that was changed is seen, whatever rows were taken away beside it", {
  for (gold in list(short_gold, long_gold)) {
    for (take in takes) {
      expect_null(told(take(gold)))
      expect_identical(told(with_value(take(gold))), "value")
      expect_identical(told(take(with_value(gold, 300L))), "value")
    }
    late <- takes$time(gold)
    late$n_raters <- late$n_raters + 1L
    expect_identical(told(late), "n_raters")
    late <- takes$time(gold)
    late$time <- late$time - 19.9
    expect_identical(told(late), "time")
    late$time <- late$time + 1e4
    expect_identical(told(late), "time")
  }
  expect_identical(told(second(with_value(short_gold, 119L))), "value")
  expect_null(told(second(short_gold)))
  expect_null(told(second(long_gold)))
  mine <- long_gold[c(1:4000, 4000 + 2 * 1:2000), ]
  expect_named(hand_change(with_value(mine)), c("fewer_rows", "changed"))
})

test_that("what changes no content is no change of rows that are left", {
  file <- withr_file()
  handle <- list(
    saved = function(x) {
      saveRDS(x, file)
      readRDS(file)
    },
    types = function(x) {
      x$n_raters <- as.double(x$n_raters)
      x$recording <- as.character(x$recording)
      x
    },
    order = function(x) x[rev(seq_len(nrow(x))), ],
    data.table = if (rlang::is_installed("data.table")) data.table::as.data.table else identity
  )
  for (gold in list(short_gold, long_gold)) for (one in handle) {
    expect_null(told(one(takes$part(gold))))
    expect_identical(told(one(with_value(takes$part(gold)))), "value")
  }
  expect_null(told(takes$part(handle$data.table(long_gold))))
})

test_that("bound tables, renamed ids and tables of other kinds know their rows, too", {
  other <- fuse_median(as_annotations(wave("r3", 4000)))
  both <- rbind(long_gold, other)
  expect_null(told(takes$time(both)))
  expect_identical(as.list(hand_change(with_value(takes$time(both), nrow(both) - 1000L))$changed),
    list(recording = "r3", dimension = "arousal", columns = "value"))
  parts <- split(long_gold, long_gold$recording)
  expect_identical(told(with_value(takes$time(do.call(rbind, parts)))), "value")
  renamed <- long_gold
  levels(renamed$recording) <- c("p1", "p2")
  expect_null(hand_change(takes$time(renamed))$changed)
  few <- ratings[ratings$recording == "clip1", ]
  agreed <- second(agreement(few))
  expect_null(told(agreed))
  agreed$estimate[[3L]] <- 0.5
  expect_identical(told(agreed), "estimate")
  features <- extract_features(short_gold, segment_fixed(short_gold, 10), c("mean", "std"))[-3L, ]
  expect_null(hand_change(features)$changed)
  features$mean_arousal[[2L]] <- 1
  expect_identical(hand_change(features)$changed$columns, "mean_arousal")
})

test_that("the blocks of a long table take little, and ride with its last step alone", {
  step <- lineage_of(long_gold)$steps[[lineage_of(long_gold)$at]]
  expect_lt(length(serialize(step$sketch, NULL)), 0.03 * length(serialize(as.list(long_gold), NULL)))
  before <- lineage_of(smooth_average(long_gold, 2))$steps
  expect_null(before[[length(before) - 1L]]$sketch)
  expect_null(step$print$blocks)
})
