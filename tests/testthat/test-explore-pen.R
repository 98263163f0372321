on_page <- function(picture, width = 900, height = 340) {
  grDevices::png(tempfile(fileext = ".png"), width, height, res = 96)
  on.exit(grDevices::dev.off())
  grDevices::dev.control("enable")
  left <- draw_by_pen(picture)
  calls <- grDevices::recordPlot()[[1L]]
  drawn <- lapply(calls, function(call) call[[2L]])
  names(drawn) <- vapply(drawn, function(call) paste0(call[[1L]]$name, ""), "")
  list(left = left, drawn = drawn)
}

some <- ratings[ratings$recording == "clip1" & ratings$dimension == ratings$dimension[[1L]], ]

test_that("the pen draws the lines that ggplot2 would, in their colours", {
  gaps <- some
  gaps$value[c(5, 7:9)] <- NA
  for (picture in list(autoplot(gaps), autoplot(fuse_mean(gaps)))) {
    page <- on_page(picture)
    expect_null(page$left)
    lines <- page$drawn[names(page$drawn) == "C_plotXY"]
    data <- Filter(function(rows) !is.null(rows$linewidth) && is.null(rows$ymin),
      lapply(seq_along(picture$layers), ggplot2::layer_data, plot = picture))
    strokes <- unlist(lapply(data, function(rows) unname(split(rows, rows$group))), recursive = FALSE)
    lines <- Filter(function(call) identical(call[[3L]], "l"), lines)
    expect_identical(lapply(lines, function(call) call[[2L]]$y), lapply(strokes, `[[`, "y"), ignore_attr = TRUE)
    expect_identical(lapply(lines, function(call) call[[2L]]$x), lapply(strokes, `[[`, "x"), ignore_attr = TRUE)
    colours <- vapply(strokes, function(rows) rows$colour[[1L]], "")
    expect_identical(vapply(lines, function(call) call[[6L]], ""), ggplot2::alpha(colours, NA), ignore_attr = TRUE)
  }
})

test_that("bands, segments and single samples are drawn, and the words stand there", {
  one <- some[some$time == 0, ]
  gold <- fuse_mean(some)
  edges <- segment_edges(data.frame(start = c(0, 2), end = c(2, 4)), data.frame(start = 0, end = 2))
  drawn <- names(on_page(autoplot(gold) + edges)$drawn)
  expect_true(all(c("C_polygon", "C_rect", "C_abline") %in% drawn))
  expect_true("C_plotXY" %in% names(on_page(autoplot(one))$drawn))
  words <- on_page(autoplot(gold))$drawn
  words <- vapply(words[names(words) == "C_mtext"], function(call) as.character(call[[2L]]), "")
  expect_setequal(words, c(unlist(autoplot(gold)$labels[c("title", "subtitle", "y")], use.names = FALSE), "clip1",
    "Time (min:s)"))
})

test_that("what the pen cannot draw is left to ggplot2", {
  nothing <- some
  nothing$value <- NA_real_
  for (picture in list(autoplot(nothing), autoplot(ratings), autoplot(fuse_ewe(some), type = "weights"))) {
    expect_identical(on_page(picture)$left, picture)
  }
  expect_s3_class(on_page(autoplot(some), 100, 100)$left, "ggplot")
})
